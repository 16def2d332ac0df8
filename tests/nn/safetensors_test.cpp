// SPDX-License-Identifier: MIT
// The bytes of the safetensors format, written, read and refused.
#include "nn/safetensors.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>

#include "tests/support/folder.hpp"
#include "tests/support/refusal.hpp"

using autograd::Error;
using autograd::FileError;
using autograd::WrongSize;
using nn::NumberType;
using nn::Tensor;
using nn::Tensors;
using support::mentions;
using support::refusal;

namespace {

std::string little_endian(std::uint64_t number) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
  return bytes;
}

std::string file_of(const std::string& header, const std::string& data) {
  return little_endian(header.size()) + header + data;
}

std::string refused(const std::string& bytes) {
  const std::string words = refusal<FileError>([&] { nn::parse_tensors(bytes, "m"); });
  const std::string start = "m: cannot be read as safetensors: ";
  CHECK(words.starts_with(start));
  return words.substr(std::min(start.size(), words.size()));
}

std::string refused_header(const std::string& header, std::size_t data = 8) {
  return refused(file_of(header, std::string(data, '\0')));
}

/// A header of one tensor.
std::string header(const std::string& type, const std::string& shape, const std::string& offsets) {
  return R"({"a":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

const std::string one = header("F64", "[]", "[0,8]");
const std::string double_one("\0\0\0\0\0\0\xf0\x3f", 8);

}  // namespace

TEST_CASE("the bytes that are written are those of the format") {
  const Tensors tensors{.tensors = {{.name = "s", .shape = {2}, .numbers = {1, -2}, .type = NumberType::f32},
                                    {.name = "a", .numbers = {1}}},
                        .metadata = {{"k", "v"}}};
  // F64 stands first so that it is aligned; the header is padded with spaces.
  std::string expected_header =
      R"({"__metadata__":{"k":"v"},"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]},)"
      R"("s":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})";
  while (expected_header.size() % 8 != 0) expected_header += ' ';
  CHECK(nn::tensor_bytes(tensors) ==
        file_of(expected_header, double_one + std::string("\0\0\x80\x3f\0\0\0\xc0", 8)));
}

TEST_CASE("bytes that another program wrote are read") {
  // No padding, fields and tensors in another order, spaces, escapes.
  const std::string text =
      "{ \"b\":{\"data_offsets\":[8,16],\"shape\":[1,2],\"dtype\":\"F32\"},\n"
      "  \"\\u0061\":{\"shape\":[1],\"dtype\":\"F64\",\"data_offsets\":[0,8]} }";
  const Tensors tensors =
      nn::parse_tensors(file_of(text, double_one + std::string("\0\0\x80\x3f\0\0\0\xc0", 8)), "m");
  CHECK(tensors.tensors ==
        std::vector<Tensor>{{.name = "a", .shape = {1}, .numbers = {1}},
                            {.name = "b", .shape = {1, 2}, .numbers = {1, -2}, .type = NumberType::f32}});
  CHECK(tensors.find("b")->numbers.size() == 2);
  CHECK(tensors.find("c") == nullptr);
  CHECK(nn::parse_tensors(file_of("{}", ""), "m") == Tensors{});
  CHECK(nn::parse_tensors(file_of("{\"__metadata__\":{}}   ", ""), "m") == Tensors{});
}

TEST_CASE("what is written reads back bit for bit") {
  const double nan = std::bit_cast<double>(std::uint64_t{0xfff8000000001234});
  Tensors tensors;
  Tensor many{.name = "many \"\\ \xc3\xa9\n", .shape = {3, 5000}};
  for (int i = 0; i < 15'000; ++i) many.numbers.push_back(std::sqrt(i) * (i % 2 == 0 ? 1 : -1));
  tensors.tensors = {many,
                     {.name = "edge",
                      .shape = {5},
                      .numbers = {nan, -0.0, std::numeric_limits<double>::infinity(), 5e-324, 1.7e308}},
                     {.name = "none", .shape = {0, 7}},
                     {.name = "single",
                      .shape = {2},
                      .numbers = {double{0.1f}, -std::numeric_limits<double>::infinity()},
                      .type = NumberType::f32}};
  tensors.metadata = {{"", "empty name"}, {"words", "\xe4\xb8\xad \"quoted\" \x01"}};
  const Tensors back = nn::parse_tensors(nn::tensor_bytes(tensors), "m");
  CHECK(back.metadata == tensors.metadata);
  CHECK(*back.find(many.name) == many);
  CHECK(*back.find("none") == tensors.tensors[2]);
  CHECK(*back.find("single") == tensors.tensors[3]);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(std::bit_cast<std::uint64_t>(back.find("edge")->numbers[i]) ==
          std::bit_cast<std::uint64_t>(tensors.tensors[1].numbers[i]));
  }
  CHECK(nn::tensor_bytes(back) == nn::tensor_bytes(tensors));
}

TEST_CASE("a file that is cut short or too long is refused") {
  const std::string good = file_of(one, double_one);
  CHECK(nn::parse_tensors(good, "m").tensors[0].numbers[0] == 1);
  CHECK(refused("") == "it has 0 bytes, and the length of its header takes 8");
  CHECK(refused(good.substr(0, 7)) == "it has 7 bytes, and the length of its header takes 8");
  CHECK(refused(good.substr(0, 20)) == "its header would be 53 bytes long, and only 12 follow");
  CHECK(refused(good.substr(0, good.size() - 1)) ==
        "the header speaks of 8 bytes of data, and there are 7: the file is cut short");
  CHECK(refused(good + "x") == "the header speaks of 8 bytes of data, and there are 9: the file is too long");
}

TEST_CASE("a header length that lies is refused before memory is taken for it") {
  for (const std::uint64_t length : {std::uint64_t{100'000'001}, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    CHECK(refused(little_endian(length) + one) ==
          "its header would be " + std::to_string(length) + " bytes long, and at most 100000000 are allowed");
  }
  CHECK(refused(little_endian(0) + one) == "its header does not begin with {");
  CHECK(mentions(refused(little_endian(one.size() - 1) + one + double_one),
                 "it is no JSON in UTF-8 at byte 53"));
}

TEST_CASE("a shape that does not fill its bytes is refused, also one whose product overflows") {
  const char* fill = "does not fill the bytes from";
  CHECK(refused_header(header("F64", "[2]", "[0,8]")) ==
        "tensor 'a' of shape [2] and type F64 does not fill the bytes from 0 to 8 of the data");
  CHECK(mentions(refused_header(header("F32", "[1]", "[0,8]")), fill));
  CHECK(mentions(refused_header(header("F64", "[4294967296,4294967296]", "[0,0]"), 0), fill));
  CHECK(mentions(refused_header(header("F64", "[2305843009213693952]", "[0,0]"), 0), fill));
  CHECK(mentions(refused_header(header("F64", "[2305843009213693953]", "[0,8]")), fill));
  CHECK(mentions(refused_header(header("F64", "[18446744073709551615,18446744073709551615,0]", "[0,8]")),
                 fill));
  CHECK(mentions(refused_header(header("F64", "[]", "[8,0]")), fill));
  CHECK(mentions(refused_header(header("F64", "[1]", "[18446744073709551608,0]")), fill));
  CHECK(nn::parse_tensors(file_of(header("F64", "[18446744073709551615,0]", "[0,0]"), ""), "m")
            .tensors.size() == 1);
}

TEST_CASE("data that lie outside, overlap or leave gaps are refused") {
  const char* misplaced = "tensors overlap or leave a gap";
  CHECK(mentions(refused_header(header("F64", "[1]", "[8,16]"), 16), misplaced));
  CHECK(mentions(refused_header(header("F64", "[1]", "[1099511627776,1099511627784]")), misplaced));
  const auto two = [](const std::string& first, const std::string& second) {
    return R"({"a":{"dtype":"F64","shape":[1],"data_offsets":)" + first +
           R"(},"b":{"dtype":"F64","shape":[1],"data_offsets":)" + second + "}}";
  };
  CHECK(mentions(refused_header(two("[0,8]", "[0,8]"), 8), misplaced));
  CHECK(mentions(refused_header(two("[0,8]", "[4,12]"), 12), misplaced));
  CHECK(mentions(refused_header(two("[0,8]", "[16,24]"), 24), misplaced));
  CHECK(mentions(refused_header(two("[0,8]", "[8,16]"), 8), "cut short"));
  CHECK(nn::parse_tensors(file_of(two("[8,16]", "[0,8]"), std::string(16, '\0')), "m").tensors[0].name ==
        "b");
}

TEST_CASE("numbers of another type are refused with what to do") {
  CHECK(refused_header(header("BF16", "[4]", "[0,8]")) ==
        "tensor 'a' holds numbers of type 'BF16', and only F64 and F32 are read; save it as one of them (in "
        "PyTorch: "
        "tensor.float())");
  CHECK(mentions(refused_header(header("f64", "[]", "[0,8]")), "type 'f64'"));
}

TEST_CASE("names that are there twice are refused") {
  const std::string entry = R"("a":{"dtype":"F64","shape":[0],"data_offsets":[0,0]})";
  CHECK(refused_header("{" + entry + "," + entry + "}", 0) == "the name 'a' is there twice");
  CHECK(refused_header("{" + entry + R"(,"\u0061":{}})", 0) == "the name 'a' is there twice");
  CHECK(refused_header(R"({"__metadata__":{},"__metadata__":{}})", 0) ==
        "the name '__metadata__' is there twice");
  CHECK(refused_header(R"({"__metadata__":{"k":"v","k":"w"}})", 0) == "the metadata 'k' are there twice");
  CHECK(refused_header(R"({"a":{"dtype":"F64","dtype":"F64"}})", 0) == "tensor 'a' says its 'dtype' twice");
}

TEST_CASE("a header that says anything else is refused") {
  CHECK(refused_header("[]", 0) == "its header does not begin with {");
  CHECK(mentions(refused_header("{", 0), "no JSON in UTF-8"));
  CHECK(mentions(refused_header("{}x", 0), "no JSON in UTF-8"));
  CHECK(mentions(refused_header("{} {}", 0), "no JSON in UTF-8"));
  CHECK(mentions(refused_header("{\"\xff\":{}}", 0), "no JSON in UTF-8"));
  CHECK(mentions(refused_header("{\"\\ud800\":{}}", 0), "no JSON in UTF-8"));
  CHECK(refused_header(R"({"a":1})", 0) == "a number stands at 'a' where it does not belong");
  CHECK(refused_header(R"({"a":null})", 0) == "null stands at 'a' where it does not belong");
  CHECK(refused_header(R"({"a":[]})", 0) == "a list stands at 'a' where it does not belong");
  CHECK(refused_header(R"({"a":"b"})", 0) == "a string stands at 'a' where it does not belong");
  CHECK(refused_header(R"({"a":{}})", 0) == "tensor 'a' has no dtype");
  CHECK(refused_header(R"({"a":{"dtype":"F64","shape":[]}})", 0) == "tensor 'a' has no data_offsets");
  CHECK(refused_header(R"({"a":{"size":1}})", 0) ==
        "tensor 'a' has a field 'size', which the format does not know");
  CHECK(refused_header(R"({"__metadata__":{"k":1}})", 0) ==
        "a number stands at '__metadata__' where it does not belong");
  CHECK(mentions(refused_header(R"({"__metadata__":{"k":{"l":"m"}}})", 0),
                 "an object stands at '__metadata__'"));
  CHECK(mentions(refused_header(R"({"__metadata__":"k"})", 0), "a string stands at '__metadata__'"));
  CHECK(mentions(refused_header(header("F64", "[-1]", "[0,8]")), "a negative number"));
  CHECK(mentions(refused_header(header("F64", "[1.0]", "[0,8]")), "not whole or too large"));
  CHECK(mentions(refused_header(header("F64", "[18446744073709551616]", "[0,8]")), "not whole or too large"));
  CHECK(mentions(refused_header(header("F64", "[[1]]", "[0,8]")), "a list stands at 'a'"));
  CHECK(mentions(refused_header(header("F64", "[true]", "[0,8]")), "true or false"));
  CHECK(refused_header(header("F64", "[]", "[0]")) == "tensor 'a' needs two data_offsets");
  CHECK(refused_header(header("F64", "[]", "[0,8,8]")) == "tensor 'a' needs two data_offsets");
  CHECK(refused_header(R"({"":{"dtype":"F64","shape":[],"data_offsets":[0,8]}})") == "a tensor has no name");
  std::string shape = "[1";
  for (int i = 0; i < 32; ++i) shape += ",1";
  CHECK(refused_header(header("F64", shape + "]", "[0,8]")) == "tensor 'a' has too many dimensions");
}

TEST_CASE("nesting that is very deep is refused") {
  for (const char* open : {"[", "{\"a\":"}) {
    std::string deep = "{\"a\":";
    for (int i = 0; i < 1'000'000; ++i) deep += open;
    const std::string words = refused_header(deep, 0);
    CHECK((mentions(words, "a list stands at 'a'") || mentions(words, "tensor 'a' has a field 'a'")));
  }
}

TEST_CASE("names in refusals move no cursor") {
  CHECK(refused_header("{\"\\u001b[2J\":1}", 0) == "a number stands at '?[2J' where it does not belong");
}

TEST_CASE("a file is written and read, and what cannot be written leaves the old one") {
  const support::Folder folder;
  const std::string path = folder / "m.safetensors";
  const Tensors tensors{.tensors = {{.name = "a", .numbers = {1}}}};
  nn::write_tensors(path, tensors);
  CHECK(nn::read_tensors(path) == tensors);
  CHECK(support::bytes_of(path) == nn::tensor_bytes(tensors));
  CHECK_THROWS_AS(nn::write_tensors(path, {.tensors = {{.name = "", .numbers = {1}}}}), Error);
  CHECK(nn::read_tensors(path) == tensors);
  CHECK(folder.names() == std::vector<std::string>{"m.safetensors"});
  CHECK_THROWS_AS(nn::write_tensors(folder / "no/m", tensors), FileError);
}

TEST_CASE("a path that is no file is refused") {
  const support::Folder folder;
  CHECK(refusal<FileError>([&] { nn::read_tensors(folder / "m"); }) ==
        folder / "m" + ": cannot be read: No such file or directory");
  CHECK(mentions(refusal<FileError>([&] { nn::read_tensors(folder.path()); }), "it is no ordinary file"));
  CHECK(mentions(refusal<FileError>([&] { nn::read_tensors("/dev/zero"); }), "it is no ordinary file"));
  support::write(folder / "m", "not ours");
  CHECK(mentions(refusal<FileError>([&] { nn::read_tensors(folder / "m"); }),
                 "m: cannot be read as safetensors: its header"));
  // A file of which almost nothing is on the disk.
  support::write(folder / "huge", file_of(one, ""));
  std::filesystem::resize_file(folder / "huge", std::uintmax_t{1} << 40);
  CHECK(mentions(refusal<FileError>([&] { nn::read_tensors(folder / "huge"); }), "the file is too long"));
  support::write(folder / "header", little_endian(100'000'001) + "{");
  std::filesystem::resize_file(folder / "header", std::uintmax_t{1} << 40);
  CHECK(mentions(refusal<FileError>([&] { nn::read_tensors(folder / "header"); }),
                 "at most 100000000 are allowed"));
}

TEST_CASE("tensors that make no file are refused") {
  const auto refuse = [](const Tensors& tensors) {
    return refusal<Error>([&] { nn::tensor_bytes(tensors); });
  };
  CHECK(refuse({.tensors = {{.name = "a", .numbers = {1}}, {.name = "a", .numbers = {2}}}}) ==
        "two tensors have the name 'a'");
  CHECK(mentions(refuse({.tensors = {{.name = "__metadata__", .numbers = {1}}}}), "__metadata__ is not one"));
  CHECK(mentions(refuse({.tensors = {{.name = "a\xff", .numbers = {1}}}}), "not UTF-8"));
  CHECK(mentions(refuse({.metadata = {{"k", "\xff"}}}), "not UTF-8"));
  CHECK(mentions(refuse({.tensors = {{.name = "a", .numbers = {1}, .type = static_cast<NumberType>(7)}}}),
                 "no NumberType"));
  CHECK(refusal<WrongSize>([] {
          nn::tensor_bytes({.tensors = {{.name = "a", .shape = {2}, .numbers = {1}}}});
        }) == "tensor 'a' has 1 number, which do not fill its shape [2]");
  CHECK_THROWS_AS(nn::tensor_bytes({.tensors = {{.name = "a", .shape = {0}, .numbers = {1}}}}), WrongSize);
  CHECK_THROWS_AS(nn::tensor_bytes({.tensors = {{.name = "a", .shape = {std::size_t{1} << 63, 2}}}}),
                  WrongSize);
}

TEST_CASE("a number that is too large for F32 is refused, one that rounds to the largest is not") {
  const auto single = [](double number) {
    return nn::tensor_bytes({.tensors = {{.name = "a", .numbers = {number}, .type = NumberType::f32}}});
  };
  CHECK(refusal<Error>([&] { single(-1e39); }) ==
        "tensor 'a' holds -1e+39, which is too large for F32; save it as F64");
  CHECK_THROWS_AS(single(0x1.ffffffp127), Error);
  const double fits = std::nextafter(0x1.ffffffp127, 0);
  CHECK(nn::parse_tensors(single(fits), "m").tensors[0].numbers[0] == 0x1.fffffep127);
}
