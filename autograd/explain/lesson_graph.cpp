// SPDX-License-Identifier: MIT
#include "autograd/explain/lesson_graph.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "autograd/explain/corner.hpp"
#include "autograd/explain/javascript_words.hpp"
#include "autograd/explain/picture_fold.hpp"

namespace autograd::explain {
namespace {

[[noreturn]] void refuse_size(const std::string& has, std::size_t most, const std::string& what) {
  throw Error("this graph is too large for a lesson: it has " + has + ", and a lesson has at most " +
              counted(most, what, what) +
              "; take a node with less below it as the root, name only the nodes that are steps, or make the "
              "network smaller");
}

/// Lines between the same two boxes become one, whose slope counts all.
Picture with_single_lines(Picture picture) {
  std::vector<PictureEdge> lines;
  for (const PictureEdge& edge : picture.edges) {
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const PictureEdge& line) {
      return line.from == edge.from && line.to == edge.to;
    });
    if (same == lines.end()) {
      lines.push_back(edge);
    } else {
      same->slope += edge.slope;
      same->edges += edge.edges;
    }
  }
  picture.edges = std::move(lines);
  name_edges(picture);
  return picture;
}

Picture picture_of(Value root, const LessonSettings& settings) {
  PictureSettings walk = settings.picture;
  if (walk.fold != Fold::none) walk.fold = Fold::names;
  Picture made = picture(root, walk);
  const bool is_folded = std::any_of(made.nodes.begin(), made.nodes.end(),
                                     [](const PictureNode& box) { return box.node.is_constant(); });
  if (is_folded || made.nodes.size() > LessonSettings::most_boxes) {
    const std::size_t boxes = is_folded ? topological_order(root).size() : made.nodes.size();
    refuse_size(counted(boxes, is_folded ? "node" : "box", is_folded ? "nodes" : "boxes"),
                LessonSettings::most_boxes, "boxes");
  }
  made = with_single_lines(std::move(made));
  if (made.edges.size() > LessonSettings::most_lines)
    refuse_size(counted(made.edges.size(), "line", "lines"), LessonSettings::most_lines, "lines");
  return made;
}

Section section_of(Value root, const LessonSettings& settings) {
  std::vector<Value> roots{root};
  const auto take = [&](Value value) {
    if (!value.is_constant()) roots.push_back(value);
  };
  for (const LessonSymbol& symbol : settings.symbols) take(symbol.symbol), take(symbol.of), take(symbol.by);
  for (const LessonClaim& claim : settings.claims) {
    for (const Value& side : claim.sides) take(side);
  }
  // A branch that was taken while recording is watched, whatever it depends on.
  for (const Guard& guard : root.graph()->guards()) {
    for (const Guard::Side& side : {guard.a(), guard.b()}) {
      if (!side.is_constant) take(Value::at(*root.graph(), side.index()));
    }
  }
  Section section(roots);
  section.require_up_to_date();
  if (section.size() > LessonSettings::most_nodes)
    refuse_size(counted(section.size(), "node", "nodes") + ", claims included", LessonSettings::most_nodes,
                "nodes");
  return section;
}

std::string relation_text(Relation relation) {
  switch (relation) {
    case Relation::less: return " < ";
    case Relation::less_equal: return " <= ";
    case Relation::greater: return " > ";
    case Relation::greater_equal: return " >= ";
    case Relation::equal: return " === ";
    case Relation::not_equal: return " !== ";
  }
  return "";
}

std::string number_text(double number, const Style& style) {
  return std::string(number < 0.0 ? "-" : "") + style.number(std::abs(number)).text;
}

std::string value_text(std::size_t number) { return "v[" + std::to_string(number) + "]"; }

/// Lines of JavaScript that put a formula's number into `target`.
std::string statement(const std::string& target, const Formula& formula, const Style& style) {
  const Written written = write({&formula, 1}, style);
  std::string text;
  for (const Written::Part& part : written.parts) text += "const " + part.name + " = " + part.formula + "; ";
  text += target + " = " + written.formulas[0] + ";";
  return (written.parts.empty() ? text : "{ " + text + " }") + "\n";
}

std::vector<std::size_t> places_of(const Picture& picture, const Section& section) {
  std::vector<std::size_t> places;
  for (const PictureNode& box : picture.nodes) places.push_back(section.place(box.node));
  return places;
}

std::vector<std::size_t> boxes_at(const std::vector<std::size_t>& places, std::size_t count) {
  std::vector<std::size_t> boxes(count, LessonGraph::none);
  for (std::size_t box = 0; box < places.size(); ++box) boxes[places[box]] = box;
  return boxes;
}

}  // namespace

LessonGraph::LessonGraph(Value root, const LessonSettings& settings)
    : settings_(settings),
      picture_(picture_of(root, settings)),
      section_(section_of(root, settings)),
      places_(places_of(picture_, section_)),
      box_at_(boxes_at(places_, section_.size())),
      boxes_(section_, [&](std::size_t place) { return box_at_[place] != none; }),
      nodes_(section_, [](std::size_t) { return true; }) {
  fold();
  number_places();
  order_leaves();
  find_steps();
  find_slopes();
  find_uses();
}

void LessonGraph::fold() {
  const auto is_small = [](const Picture& picture) {
    return picture.nodes.size() <= LessonSettings::most_drawn_boxes &&
           picture.edges.size() <= LessonSettings::most_drawn_lines;
  };
  const bool is_asked = settings_.picture.fold == Fold::groups && !picture_.groups.empty();
  if (is_small(picture_) && !is_asked) return;
  if (!picture_.groups.empty()) folded_ = folded_by_groups(picture_, &drawn_in_);
  if (picture_.groups.empty() || !is_small(folded_)) folded_ = folded_by_depth(picture_, &drawn_in_);
}

void LessonGraph::number_places() {
  std::vector<char> is_kept(section_.size(), 0);
  const auto keep = [&](Value node) {
    if (!node.is_constant()) is_kept[section_.place(node)] = 1;
  };
  keep(picture_.nodes.back().node);
  for (const LessonSymbol& symbol : settings_.symbols) keep(symbol.of), keep(symbol.by);
  for (const Guard& guard : section_.graph().guards()) {
    for (const Guard::Side& side : {guard.a(), guard.b()}) {
      if (!side.is_constant) keep(Value::at(section_.graph(), side.index()));
    }
  }
  numbers_.assign(section_.size(), none);
  for (std::size_t place = section_.size(); place-- > 0;) {
    if (!is_kept[place]) continue;
    for (const auto& operand : section_.operands(place)) {
      if (operand.place != Section::nowhere) is_kept[operand.place] = 1;
    }
  }
  for (std::size_t place = 0; place < section_.size(); ++place) {
    if (!is_kept[place] && !section_.is_leaf(place)) continue;
    numbers_[place] = kept_.size();
    kept_.push_back(place);
  }
}

std::size_t LessonGraph::box_of(Value node) const {
  if (node.is_constant()) return none;
  const std::size_t place = section_.place(node);
  return place == Section::nowhere ? none : box_at_[place];
}

bool LessonGraph::is_parameter(std::size_t box) const {
  if (!is_leaf(box) || !settings_.has_parameters) return false;
  const auto& chosen = settings_.parameters;
  return chosen.empty() ||
         std::any_of(chosen.begin(), chosen.end(), [&](const Value& value) { return box_of(value) == box; });
}

void LessonGraph::order_leaves() {
  const auto& chosen = settings_.parameters;
  using Place = std::tuple<bool, std::size_t, std::size_t>;
  std::vector<std::pair<Place, std::size_t>> placed;
  for (std::size_t box = 0; box < places_.size(); ++box) {
    if (!is_leaf(box)) continue;
    const auto found =
        std::find_if(chosen.begin(), chosen.end(), [&](const Value& value) { return box_of(value) == box; });
    const auto rank = static_cast<std::size_t>(found - chosen.begin());
    placed.push_back({{is_parameter(box), rank, picture_.nodes[box].node.index()}, box});
  }
  std::sort(placed.begin(), placed.end());
  for (const auto& [place, box] : placed) leaves_.push_back(box);
}

void LessonGraph::find_steps() {
  const std::size_t boxes = picture_.nodes.size();
  for (std::size_t box = 0; box < boxes; ++box) {
    if (!is_leaf(box)) steps_.push_back({Way::forward, box});
  }
  steps_.push_back({Way::seed, root()});
  std::vector<double> arrived(boxes, 0.0);
  before_.resize(picture_.edges.size());
  parts_.resize(boxes);
  for (std::size_t box = boxes; box-- > 0;) {
    for (std::size_t line = 0; line < picture_.edges.size(); ++line) {
      const PictureEdge& edge = picture_.edges[line];
      if (edge.to != box) continue;
      steps_.push_back({Way::backward, line});
      before_[line] = arrived[edge.from];
      arrived[edge.from] += contribution(line);
      parts_[edge.from].push_back(line);
    }
  }
}

double LessonGraph::contribution(std::size_t line) const {
  const PictureEdge& edge = picture_.edges[line];
  return number::chain(picture_.nodes[edge.to].adjoint, edge.slope);
}

void LessonGraph::find_slopes() {
  for (std::size_t box = 0; box < places_.size(); ++box) {
    const Formula symbol = boxes_.formulas()[places_[box]];
    symbols_[symbol.place_in(*boxes_.all())] = box;
  }
  slopes_.resize(picture_.edges.size());
  for (std::size_t box = 0; box < places_.size(); ++box) {
    if (is_leaf(box)) continue;
    const auto found = boxes_.slopes(places_[box], [](std::size_t) { return true; });
    for (std::size_t line = 0; line < picture_.edges.size(); ++line) {
      const PictureEdge& edge = picture_.edges[line];
      if (edge.to != box) continue;
      const auto slope = found.find(places_[edge.from]);
      slopes_[line] = slope == found.end() ? Formula(0.0) : slope->second;
    }
  }
}

void LessonGraph::find_uses() {
  for (const std::size_t place : kept_) {
    if (section_.is_leaf(place)) continue;
    for (const auto& [operand, slope] : nodes_.slopes(place, [](std::size_t) { return true; })) {
      uses_.push_back(use_of(place, operand));
      use_slopes_.push_back(slope);
    }
  }
}

LessonGraph::Use LessonGraph::use_of(std::size_t place, std::size_t operand) const {
  Use use{numbers_[place], numbers_[operand]};
  if (section_.custom(place) != nullptr) {
    use.undefined_with_result = true;
    return use;
  }
  const bool is_first = section_.operands(place)[0].place == operand;
  visit(section_.code(place), [&]<class Op>(Op) {
    use.branches = Op::branches;
    const bool is_constant = Op::constant_slopes || (is_first && requires { Op::constant_slope_a; });
    use.undefined_with_result = !is_constant;
  });
  return use;
}

std::size_t LessonGraph::last_step_into(std::size_t box) const {
  for (std::size_t step = steps_.size(); step > 0; --step) {
    const Step& at = steps_[step - 1];
    if (at.way == Way::backward && picture_.edges[at.at].from == box) return step;
    if (at.way == Way::seed && at.at == box) return step;
  }
  return 0;
}

std::size_t LessonGraph::step_of(const LessonClaim& claim) const {
  const std::size_t of = box_of(claim.of), by = box_of(claim.by);
  if (by == none) {
    for (std::size_t step = 0; step < steps_.size() && of != none && claim.by.is_constant(); ++step) {
      if (steps_[step].way == Way::forward && steps_[step].at == of) return step + 1;
    }
    return 0;
  }
  for (std::size_t step = 0; step < steps_.size() && of != root(); ++step) {
    if (steps_[step].way != Way::backward) continue;
    const PictureEdge& edge = picture_.edges[steps_[step].at];
    if (edge.to == of && edge.from == by) return step + 1;
  }
  return last_step_into(by);
}

std::string LessonGraph::claims_code(const Style& style) const {
  std::string claims;
  std::vector<Formula> sides;
  for (const LessonClaim& claim : settings_.claims) {
    for (const Value& side : claim.sides) {
      const std::size_t place = side.is_constant() ? Section::nowhere : section_.place(side);
      sides.push_back(place == Section::nowhere ? Formula(side.value()) : boxes_.formulas()[place]);
    }
  }
  for (std::size_t i = 0; i < sides.size(); ++i)
    claims += statement("c[" + std::to_string(i) + "]", sides[i], style);
  return claims;
}

std::string LessonGraph::branches_code(const Style& style) const {
  const auto side = [&](Guard::Side at) {
    if (!at.is_constant) return value_text(number_of(Value::at(section_.graph(), at.index())));
    return number_text(at.number(), style);
  };
  std::string all;
  for (const Guard& guard : section_.graph().guards()) {
    all += std::string(all.empty() ? "" : " && ") + (guard.outcome() ? "" : "!") + "(" + side(guard.a()) +
           relation_text(guard.relation()) + side(guard.b()) + ")";
  }
  return all.empty() ? "true" : all;
}

std::vector<std::size_t> LessonGraph::kinks() const {
  std::vector<std::size_t> numbers;
  for (std::size_t number = 0; number < kept_.size(); ++number) {
    if (corner_of(section_, kept_[number]) != Corner::none) numbers.push_back(number);
  }
  return numbers;
}

std::string LessonGraph::kink_name(std::size_t number) const {
  const Value node = kept(number);
  const std::string name = name_or_formula(node), whole = text(explain::formula(node));
  return name == whole ? name : name + " = " + whole;
}

std::string LessonGraph::kinks_code(const Style& style) const {
  std::string all;
  for (const std::size_t number : kinks()) {
    // An operand that stands there twice does not tie with itself.
    std::set<std::string> operands;
    for (const auto& operand : section_.operands(kept_[number]))
      operands.insert(operand.place == Section::nowhere ? number_text(operand.number, style)
                                                        : value_text(numbers_[operand.place]));
    std::string list;
    for (const std::string& operand : operands) list += (list.empty() ? "" : ", ") + operand;
    const Corner corner = corner_of(section_, kept_[number]);
    all += corner == Corner::at_zero ? list + " === 0"
           : corner == Corner::at_whole
               ? "Number.isInteger(" + list + ")"
               : "[" + list + "].filter(x => x === " + value_text(number) + ").length > 1";
    all += ", ";
  }
  return "[" + all + "]";
}

std::string LessonGraph::code() const {
  std::map<Expressions::Place, std::string> nodes, boxes;
  for (std::size_t place = 0; place < section_.size(); ++place) {
    if (numbers_[place] == none) continue;
    nodes[nodes_.formulas()[place].place_in(*nodes_.all())] = value_text(numbers_[place]);
    if (boxes_.is_symbol(place))
      boxes[boxes_.formulas()[place].place_in(*boxes_.all())] = value_text(numbers_[place]);
  }
  const JavascriptStyle style(std::move(nodes)), claim_style(std::move(boxes));
  std::string forward, slopes;
  for (const std::size_t place : kept_) {
    if (!section_.is_leaf(place))
      forward += statement(value_text(numbers_[place]), nodes_.written_out(place), style);
  }
  for (std::size_t use = 0; use < uses_.size(); ++use) {
    // All are 1 before.
    const Formula& slope = use_slopes_[use];
    if (slope.is_number() && slope.value() == 1.0) continue;
    slopes += statement("s[" + std::to_string(use) + "]", slope, style);
  }
  const std::string claims = claims_code(claim_style);
  std::set<std::string> functions = style.functions();
  functions.insert(claim_style.functions().begin(), claim_style.functions().end());
  return "const model = (() => {\n" + javascript_definitions(functions) + "return {\nforward(v) {\n" +
         forward + "},\nslopes(v, s) {\n" + slopes + "},\nclaims(v, c) {\n" + claims + "},\nbranches: v => " +
         branches_code(style) + ",\nkinks: v => " + kinks_code(style) + ",\n};\n})();\n";
}

}  // namespace autograd::explain
