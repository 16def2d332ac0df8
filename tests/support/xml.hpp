// SPDX-License-Identifier: MIT
// A strict reader for the XML that the library writes: elements, attributes in double quotes, text, the five
// named references and numbered ones. It shares nothing with what writes it.
#pragma once

#include <cctype>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace support {

struct Element {
  std::string tag;
  std::map<std::string, std::string> attributes;
  std::string text;  // its own, and that of all elements in it
  std::vector<Element> children;

  /// All elements with this tag below it, in their order.
  std::vector<const Element*> all(std::string_view wanted) const& {
    std::vector<const Element*> found;
    for (const Element& child : children) {
      if (child.tag == wanted) found.push_back(&child);
      for (const Element* deeper : child.all(wanted)) found.push_back(deeper);
    }
    return found;
  }
  /// Those of them with this class among their classes.
  std::vector<const Element*> all(std::string_view wanted, const std::string& with_class) const& {
    std::vector<const Element*> found;
    for (const Element* element : all(wanted)) {
      const auto it = element->attributes.find("class");
      if (it != element->attributes.end() &&
          (" " + it->second + " ").find(" " + with_class + " ") != std::string::npos)
        found.push_back(element);
    }
    return found;
  }
  // What is found lies in this element: it must outlive it.
  void all(std::string_view) const&& = delete;
  void all(std::string_view, const std::string&) const&& = delete;

  double number(const std::string& attribute) const { return std::stod(attributes.at(attribute)); }
};

class XmlReader {
 public:
  /// The one element that the text is; an optional <!DOCTYPE ...> may stand before it.
  static Element read(std::string_view text) {
    XmlReader reader{text};
    reader.skip_space();
    if (reader.follows("<!DOCTYPE")) reader.at_ = text.find('>') + 1;
    reader.skip_space();
    Element root = reader.element();
    reader.skip_space();
    if (reader.at_ != text.size()) reader.fail("something after the root");
    return root;
  }

 private:
  explicit XmlReader(std::string_view text) : text_(text) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("not well-formed at byte " + std::to_string(at_) + ": " + what + ", before " +
                             std::string(text_.substr(at_, 40)));
  }
  bool follows(std::string_view words) const { return text_.substr(at_, words.size()) == words; }
  void expect(std::string_view words) {
    if (!follows(words)) fail("expected " + std::string(words));
    at_ += words.size();
  }
  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  std::string name() {
    const std::size_t from = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '-' || text_[at_] == ':'))
      ++at_;
    if (from == at_) fail("expected a name");
    return std::string(text_.substr(from, at_ - from));
  }
  std::string characters(char end) {
    std::string result;
    while (at_ < text_.size() && text_[at_] != end) {
      const char c = text_[at_];
      if (c == '<') fail("a bare <");
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') fail("a control character");
      if (c != '&') {
        result += c;
        ++at_;
        continue;
      }
      const std::size_t semicolon = text_.find(';', at_);
      if (semicolon == std::string_view::npos) fail("a bare &");
      const std::string word(text_.substr(at_ + 1, semicolon - at_ - 1));
      static const std::map<std::string, char> known{{"amp", '&'},  {"lt", '<'},    {"gt", '>'},
                                                     {"quot", '"'}, {"apos", '\''}, {"#39", '\''}};
      if (!known.count(word)) fail("an unknown reference");
      result += known.at(word);
      at_ = semicolon + 1;
    }
    return result;
  }
  Element element() {
    Element element;
    expect("<");
    element.tag = name();
    for (;;) {
      const std::size_t before = at_;
      skip_space();
      if (follows("/>") || follows(">")) break;
      if (before == at_) fail("expected a space before an attribute");
      const std::string attribute = name();
      expect("=\"");
      if (element.attributes.count(attribute)) fail("an attribute twice");
      element.attributes[attribute] = characters('"');
      expect("\"");
    }
    if (follows("/>")) {
      at_ += 2;
      return element;
    }
    expect(">");
    for (;;) {
      element.text += characters('<');
      if (at_ == text_.size()) fail("the end within <" + element.tag + ">");
      if (follows("</")) break;
      element.children.push_back(this->element());
      element.text += element.children.back().text;
    }
    expect("</" + element.tag + ">");
    return element;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// The points of a path that is made of M and L with absolute coordinates; one list for each M.
inline std::vector<std::vector<std::pair<double, double>>> points_of_path(const std::string& path) {
  std::vector<std::vector<std::pair<double, double>>> pieces;
  for (std::size_t at = 0; at < path.size();) {
    const char command = path[at++];
    if (command == 'Z') continue;
    if (command != 'M' && command != 'L') throw std::runtime_error("an unknown command in a path");
    std::size_t used = 0;
    const double x = std::stod(path.substr(at), &used);
    at += used;
    if (path.at(at) != ' ') throw std::runtime_error("no space in a path");
    const double y = std::stod(path.substr(++at), &used);
    at += used;
    if (command == 'M') pieces.emplace_back();
    pieces.back().emplace_back(x, y);
  }
  return pieces;
}

}  // namespace support
