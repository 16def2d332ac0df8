// SPDX-License-Identifier: MIT
#include "autograd/verify/report_formats.hpp"

#include <nlohmann/json.hpp>

#include "autograd/error.hpp"
#include "autograd/verify/layout.hpp"
#include "autograd/verify/report_words.hpp"

namespace autograd::verify {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::pair<std::string_view, Format> formats[] = {
    {"text", Format::text},   {"md", Format::markdown},           {"json", Format::json},
    {"junit", Format::junit}, {"gradescope", Format::gradescope}, {"csv", Format::csv}};

/// Every text in ASCII before anything is laid out, because a character may become several.
void make_ascii(Json& json) {
  if (json.is_string()) json = to_ascii(json.get<std::string>());
  if (!json.is_structured()) return;
  for (Json& part : json) make_ascii(part);
}

std::string format_text(std::string_view json, Format format, bool colour) {
  switch (format) {
    case Format::text: return text_format(json, colour);
    case Format::markdown: return markdown_format(json);
    case Format::json: return std::string(json);
    case Format::junit: return junit_format(json);
    case Format::gradescope: return gradescope_format(json);
    case Format::csv: return csv_format(json);
  }
  return {};
}

}  // namespace

std::optional<Format> format_named(std::string_view name) {
  for (const auto& [known, format] : formats) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::string formatted(std::string_view json, Format format, const FormatSettings& settings) {
  try {
    if (!settings.ascii) return format_text(json, format, settings.colour);
    Json all = parsed(json);
    if (format == Format::json) return all.dump(2, ' ', true) + "\n";
    make_ascii(all);
    return format_text(all.dump(), format, settings.colour);
  } catch (const Json::exception& error) {
    throw Error(std::string("this is not the JSON of a report: ") + error.what());
  }
}

}  // namespace autograd::verify
