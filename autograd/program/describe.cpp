// SPDX-License-Identifier: MIT
#include <algorithm>
#include <locale>
#include <optional>
#include <sstream>

#include "autograd/program/compiled.hpp"

namespace autograd::program {
namespace {

constexpr std::size_t most_names = 8, most_terms = 4, most_lines = 40;

std::string joined(std::span<const std::string> names, std::string_view between = " ") {
  if (names.empty()) return "none";
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most_names); ++i) {
    if (i > 0) text += between;
    text += names[i];
  }
  if (names.size() > most_names) text += " ... (" + std::to_string(names.size()) + " in all)";
  return text;
}

/// What people call a slot. Slots of one family follow each other, so that `%3..%9` says which are meant.
struct Name {
  enum class Family : std::uint8_t { constant, parameter, column, result } family = Family::constant;
  std::size_t ordinal = 0;
  std::string text;

  bool operator==(const Name&) const = default;
  bool is_one() const { return family == Family::constant && text == "1"; }
  bool is_followed_by(const Name& next) const noexcept {
    return family != Family::constant && family == next.family && ordinal + 1 == next.ordinal;
  }
};

/// The names of a plan's slots: those that people gave, and numbers for the results in their order.
class Names {
 public:
  explicit Names(const Plan& plan) : shared_(plan.shared.numbers.size()), rows_(plan.rows.slots) {
    for (std::size_t slot = 0; slot < shared_.size(); ++slot) {
      const std::string number = number_text(plan.shared.numbers[slot]);
      shared_[slot].text = number.front() == '-' ? "(" + number + ")" : number;
    }
    for (std::size_t i = 0; i < plan.parameter_names.size(); ++i)
      shared_[i] = {Name::Family::parameter, i, plan.parameter_names[i]};
    for (const SharedPart::Step& step : plan.shared.steps) shared_[step.result] = next_result();
    for (const Spread& spread : plan.rows.spreads) rows_[spread.slot] = shared_[spread.shared];
    for (std::size_t i = 0; i < plan.rows.columns.size(); ++i) {
      if (plan.rows.columns[i] != nowhere)
        rows_[plan.rows.columns[i]] = {Name::Family::column, i, plan.column_names[i]};
    }
    for (const RowPart::Step& step : plan.rows.steps) {
      const bool is_matrix = step.code == leaf_code;
      const Place first = is_matrix ? plan.rows.matrices[step.matrix].results : step.result;
      const std::size_t count = is_matrix ? plan.rows.matrices[step.matrix].rows() : 1;
      for (std::size_t i = 0; i < count; ++i) rows_[first + i] = next_result();
    }
  }
  const Name& shared(Place slot) const { return shared_[slot]; }
  const Name& row(Place slot) const { return rows_[slot]; }

 private:
  Name next_result() {
    ++results_;
    return {Name::Family::result, results_, "%" + std::to_string(results_)};
  }

  std::vector<Name> shared_, rows_;
  std::size_t results_ = 0;
};

/// Slots that follow each other; or one.
struct Range {
  Name first, last;

  bool is_single() const { return first == last; }
  std::string text() const { return is_single() ? first.text : first.text + ".." + last.text; }
};

/// What stands in a list, with what follows each other as one.
std::string list_text(const std::vector<Name>& names) {
  std::vector<std::string> texts;
  for (std::size_t i = 0, end = 0; i < names.size(); i = end) {
    for (end = i + 1; end < names.size() && names[end - 1].is_followed_by(names[end]);) ++end;
    if (end < i + 3) end = i + 1;
    texts.push_back(Range{names[i], names[end - 1]}.text());
  }
  return joined(texts, ", ");
}

/// `result = operation(operands)`; several that do the same to what follows are one.
class Told {
 public:
  /// `pattern` as in a Notation.
  Told(std::string kind, std::string pattern, Range result, const std::vector<Name>& operands)
      : kind_(std::move(kind)), pattern_(std::move(pattern)), result_(std::move(result)) {
    for (const Name& operand : operands) operands_.push_back({operand, operand});
  }

  bool takes_up(const Told& next) {
    const bool alike = pattern_ == next.pattern_ && operands_.size() == next.operands_.size() &&
                       result_.last.is_followed_by(next.result_.first);
    if (!alike) return false;
    const auto goes_on = [&](const Range& old, const Range& now) {
      if (old.is_single() && old.last == now.first) return true;
      return old.last.is_followed_by(now.first) && (times_ == 1 || !old.is_single());
    };
    if (!std::equal(operands_.begin(), operands_.end(), next.operands_.begin(), goes_on)) return false;
    for (std::size_t i = 0; i < operands_.size(); ++i) operands_[i].last = next.operands_[i].last;
    result_.last = next.result_.last;
    ++times_;
    return true;
  }

  const std::string& kind() const noexcept { return kind_; }
  std::string text() const {
    std::string text = result_.text() + " = ";
    for (std::size_t at = 0; at < pattern_.size(); ++at) {
      // Other braces are what they are.
      const std::size_t end = pattern_.find('}', at);
      const std::optional<std::string> operand =
          pattern_[at] == '{' ? operand_text(std::string_view(pattern_).substr(at + 1, end - at - 1))
                              : std::nullopt;
      text += operand ? *operand : std::string(1, pattern_[at]);
      if (operand) at = end;
    }
    return text;
  }

 private:
  std::string list_between(std::size_t first, std::size_t end) const {
    if (times_ > 1 && end - first > most_terms) return std::to_string(end - first) + " operands each";
    std::vector<Name> names;
    for (std::size_t i = first; i < end; ++i) {
      names.push_back(operands_[i].first);
      if (!operands_[i].is_single()) names.back() = {Name::Family::constant, 0, operands_[i].text()};
    }
    return list_text(names);
  }
  /// Of `a`, `b/power`, `list`; nothing where it is none of these.
  std::optional<std::string> operand_text(std::string_view place) const {
    const std::size_t half = operands_.size() / 2;
    if (place == "list") return list_between(0, operands_.size());
    if (place == "halves") return list_between(0, half) + "; " + list_between(half, operands_.size());
    const bool is_letter = !place.empty() && (place.size() == 1 || place[1] == '/');
    const std::size_t operand = is_letter ? static_cast<std::size_t>(place[0] - 'a') : operands_.size();
    return operand < operands_.size() ? std::optional(operands_[operand].text()) : std::nullopt;
  }

  std::string kind_, pattern_;
  Range result_;
  std::vector<Range> operands_;
  std::size_t times_ = 1;
};

/// A few products are written one by one.
std::string dot_pattern(const std::vector<Name>& operands) {
  const std::size_t products = operands.size() / 2;
  if (products > most_terms) return "dot({halves})";
  std::string pattern;
  for (std::size_t i = 0; i < products; ++i) {
    const std::string a{'{', static_cast<char>('a' + i), '}'},
        b{'{', static_cast<char>('a' + products + i), '}'};
    if (i > 0) pattern += " + ";
    pattern += operands[i].is_one() ? b : operands[products + i].is_one() ? a : a + "*" + b;
  }
  return pattern;
}

Told told(Code code, const CustomOperation* custom, const Name& result, const std::vector<Name>& operands) {
  const Notation& notation = custom != nullptr ? custom->notation() : notation_of(code);
  return {std::string(notation.name),
          code == code_of<Dot> ? dot_pattern(operands) : std::string(notation.text),
          {result, result},
          operands};
}

Told told(const Matrix& matrix, const Names& names) {
  const std::size_t rows = matrix.rows(), columns = matrix.operands.size();
  const Range results{names.row(matrix.results), names.row(matrix.results + static_cast<Place>(rows) - 1)};
  std::vector<Name> operands;
  for (const Place operand : matrix.operands) operands.push_back(names.row(operand));
  if (rows > 1) {
    const std::string size = std::to_string(rows) + " x " + std::to_string(columns);
    return {"matrix", "matrix " + size + ", " + std::to_string(rows) + " weighted sums at once of {list}",
            results, operands};
  }
  if (columns > most_terms)
    return {"weighted sum", "weighted sum of " + std::to_string(columns) + ": {list}", results, operands};
  // Names may have braces of their own, so that the pattern holds none of them.
  std::vector<Name> parts;
  std::string pattern;
  const auto add = [&](const Name& part) {
    pattern += {'{', static_cast<char>('a' + parts.size()), '}'};
    parts.push_back(part);
  };
  const Name& bias = names.shared(matrix.biases[0]);
  if (bias.text != "0" && bias.text != "(-0)") add(bias);
  for (std::size_t i = 0; i < columns; ++i) {
    if (!pattern.empty()) pattern += " + ";
    if (const Name& weight = names.shared(matrix.weights[i]); !weight.is_one()) {
      add(weight);
      pattern += "*";
    }
    add(operands[i]);
  }
  return {"weighted sum", pattern, results, parts};
}

/// A part of the program.
class Listing {
 public:
  void add(Told line) {
    if (rest_.empty() && !lines_.empty() && lines_.back().takes_up(line)) return;
    if (lines_.size() < most_lines) {
      lines_.push_back(std::move(line));
      return;
    }
    const auto alike = [&](const auto& count) { return count.first == line.kind(); };
    const auto found = std::find_if(rest_.begin(), rest_.end(), alike);
    if (found == rest_.end()) {
      rest_.push_back({line.kind(), 1});
    } else {
      ++found->second;
    }
  }
  void print(std::ostream& out, std::string_view title) const {
    if (lines_.empty()) out << title << "nothing\n";
    for (std::size_t i = 0; i < lines_.size(); ++i)
      out << (i == 0 ? title : std::string_view("            ")) << lines_[i].text() << '\n';
    for (const auto& [kind, count] : rest_) {
      out << "            and " << kind << ", " << count << (count == 1 ? " time\n" : " times\n");
    }
  }

 private:
  std::vector<Told> lines_;
  std::vector<std::pair<std::string, std::size_t>> rest_;
};

std::string memory_text(const Compiled& compiled, Wanted wanted) {
  const std::size_t bytes = compiled.frames ? sizes_of<double>(compiled.plan, wanted).total() * sizeof(double)
                                            : sizes_of<float>(compiled.plan, wanted).total() * sizeof(float);
  return std::to_string((bytes + 1023) / 1024) + " kB";
}

void print_steps(const Plan& plan, const Names& names, std::ostream& out) {
  Listing once, row;
  std::vector<Name> operands;
  for (const SharedPart::Step& step : plan.shared.steps) {
    operands.clear();
    for (std::size_t i = 0; i < step.count; ++i)
      operands.push_back(names.shared(plan.shared.operands[step.first + i]));
    once.add(told(step.code, step.custom, names.shared(step.result), operands));
  }
  for (const RowPart::Step& step : plan.rows.steps) {
    operands.clear();
    for (std::size_t i = 0; i < step.count; ++i)
      operands.push_back(names.row(plan.rows.operands[step.first + i]));
    row.add(step.code == leaf_code ? told(plan.rows.matrices[step.matrix], names)
                                   : told(step.code, step.custom, names.row(step.result), operands));
  }
  once.print(out, "once        ");
  row.print(out, "each row    ");
}

}  // namespace

std::string describe(const Compiled& compiled) {
  const Plan& plan = compiled.plan;
  const Names names(plan);
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out << "recorded    " << compiled.recorded.size() << " lines\n";
  out << "columns     " << joined(plan.column_names) << '\n';
  out << "parameters  " << joined(plan.parameter_names) << '\n';
  print_steps(plan, names, out);
  for (std::size_t i = 0; i < plan.tests.size(); ++i)
    out << (i == 0 ? "requires    " : "            ") << comparison_text(plan.tests[i]) << '\n';
  std::vector<std::string> outputs;
  for (const Place slot : plan.outputs) outputs.push_back(names.row(slot).text);
  out << "outputs     " << joined(outputs) << '\n';
  const std::string_view lanes =
      compiled.frames ? compiled.frames->kernels().name : compiled.single_frames->kernels().name;
  out << "numbers     " << plan.rows.slots << " a row, in " << (compiled.frames ? "double" : "float") << " ("
      << lanes << ")\n"
      << "memory      " << memory_text(compiled, {.gradient = true, .column_gradient = false})
      << " a thread with a gradient, " << memory_text(compiled, {}) << " without\n";
  return out.str();
}

}  // namespace autograd::program
