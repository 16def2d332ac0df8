// SPDX-License-Identifier: MIT
// Memory: bytes an operation, what happens when there is no more, and what is given back.
#include "autograd/autograd.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdlib>
#include <functional>
#include <new>
#include <string>

#include "tests/support/environment.hpp"
#include "tests/support/oracle.hpp"

using namespace autograd;

namespace {

/// Counts down to the allocation that fails; negative: none fails.
thread_local long allocations_left = -1;

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t bytes) {
  if (allocations_left >= 0 && allocations_left-- == 0) throw std::bad_alloc();
  if (void* place = std::malloc(bytes == 0 ? 1 : bytes)) return place;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* place) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace {

/// A graph with some of everything, and what must be true of it after a call that failed.
struct Fixture {
  Graph graph;
  Value w{graph, 3.0, "w"}, x{graph, 2.0, "x"};
  Value product = w * x;
  Value y = (sin(w) * x + sum({w, x, product})).named("y");
  std::size_t size = graph.size();

  bool is_as_it_was() {
    bool right = graph.size() == size && graph.leaves().size() == 2 && graph.guards().empty();
    right = right && w.name() == "w" && x.name() == "x" && y.name() == "y" && w.value() == 3.0;
    right = right && w.grad() == 0.0 && x.grad() == 0.0;
    for (Index i = 1; i < graph.length(); ++i) right = right && graph.adjoint(i) == 0.0;
    for (const std::uint64_t word : graph.visited()) right = right && word == 0;
    right = right && topological_order(y).size() == 7;
    return right && support::close(gradient(y)[x], std::sin(3.0) + 4.0, 1e-15);
  }
};

enum class Ends { completed, graph_full, bad_alloc };

/// Calls `use` with each of its allocations failing in turn, each time with a new fixture, and `judge`
/// after each.
void fail_each_allocation(const std::function<void(Fixture&)>& use,
                          const std::function<void(Fixture&, Ends)>& judge) {
  for (long n = 0; n < 10000; ++n) {
    Fixture fixture;
    Ends ends = Ends::completed;
    allocations_left = n;
    try {
      use(fixture);
    } catch (const GraphFull&) {
      ends = Ends::graph_full;
    } catch (const std::bad_alloc&) {
      ends = Ends::bad_alloc;
    }
    const bool reached = allocations_left < 0;
    allocations_left = -1;
    CAPTURE(n);
    if (!reached) return;
    judge(fixture, ends);
  }
  FAIL("the call never completed");
}

const std::string long_name = "a name that is too long for a string to hold in its own place";

}  // namespace

TEST_CASE("where memory runs out in a call that records, it throws GraphFull and the graph is as it was") {
  const std::function<void(Fixture&)> uses[] = {
      [](Fixture& f) { (void)Value(f.graph, 1.0, long_name); },
      [](Fixture& f) { f.x.named(long_name); },
      [](Fixture& f) { f.x.assign(2.0); },
      [](Fixture& f) {
        std::array<Value, 1000> many;
        many.fill(f.x);
        (void)sum(many);
      },
      [](Fixture& f) { (void)detach(f.x); },
  };
  std::size_t number = 0;
  CHECK(Fixture().is_as_it_was());
  for (const auto& use : uses) {
    ++number;
    CAPTURE(number);
    fail_each_allocation(use, [](Fixture& fixture, Ends ends) {
      CHECK(ends != Ends::bad_alloc);
      if (ends != Ends::completed) CHECK(fixture.is_as_it_was());
    });
  }
}

TEST_CASE("where memory runs out in a walk, the graph is as it was") {
  const std::function<void(Fixture&)> uses[] = {
      [](Fixture& f) { (void)gradient(f.y); },
      [](Fixture& f) { f.y.backward(); },
      [](Fixture& f) { (void)derivative(f.y, f.w); },
      [](Fixture& f) {
        (void)hessian(f.y, {f.w, f.x});
      },
      [](Fixture& f) {
        (void)jacobian({f.y, f.w}, {f.w, f.x});
      },
      [](Fixture& f) {
        (void)hessian_vector_product(f.y, {f.w, f.x}, {1.0, 2.0});
      },
      [](Fixture& f) { (void)topological_order(f.y); },
      [](Fixture& f) { f.graph.recalculate(); },
  };
  std::size_t number = 0;
  for (const auto& use : uses) {
    ++number;
    CAPTURE(number);
    fail_each_allocation(use, [](Fixture& fixture, Ends ends) {
      if (ends != Ends::completed) CHECK(fixture.is_as_it_was());
    });
  }
}

namespace {

/// Runs `work` in a child process that may use only so many bytes more than now; its result, or -1.
int in_child_with(std::size_t bytes, const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    unsigned long pages = 0;
    if (file == nullptr || std::fscanf(file, "%lu", &pages) != 1) _exit(98);
    std::fclose(file);
    const rlim_t most = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + bytes;
    const rlimit limit{most, most};
    if (setrlimit(RLIMIT_AS, &limit) != 0) _exit(99);
    int result = 97;
    try {
      result = work();
    } catch (...) {
      result = 96;
    }
    _exit(result);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

/// Records until memory runs out, three times; 0, or the number of what went wrong.
int record_until_full(const std::function<Value(Value)>& grow) {
  Graph graph;
  const Value x(graph, 0.5, "x");
  const Value kept = x * x;
  const Mark mark = graph.mark();
  for (int round = 0; round < 3; ++round) {
    Value y = kept;
    bool full = false;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 100000000 && !full; ++i) {
      size = graph.size();
      try {
        y = grow(y);
      } catch (const GraphFull&) {
        full = true;
      }
    }
    if (!full) return 1;
    if (graph.size() != size) return 2;
    if (size < 10000) return 3;
    if (gradient(kept)[x] != 1.0 || x.name() != "x") return 4;
    for (Index i = 1; i < graph.length(); ++i) {
      if (graph.adjoint(i) != 0.0) return 5;
    }
    graph.rewind(mark);
    if ((kept + x).value() != 0.75) return 6;
    graph.rewind(mark);
    if (round == 1) graph.release();
    if (round == 1) break;
  }
  return Value(graph, 4.0).value() == 4.0 ? 0 : 7;
}

}  // namespace

TEST_CASE("memory that runs out throws GraphFull and leaves a graph that can be used") {
  if (support::sanitized) {
    MESSAGE("skipped: sanitizers need more address space than a limit leaves");
    return;
  }
  const std::size_t bytes = std::size_t{64} << 20;
  CHECK(in_child_with(bytes, [] { return record_until_full([](Value y) { return y + 1.0; }); }) == 0);
  CHECK(in_child_with(bytes, [] {
          return record_until_full([](Value y) { return sum({y, y, 1.0}); });
        }) == 0);
  CHECK(in_child_with(bytes,
                      [] { return record_until_full([](Value y) { return Value(*y.graph(), 1.0); }); }) == 0);
  CHECK(in_child_with(
            bytes, [] { return record_until_full([](Value y) { return (y < 1e300 ? y + 1.0 : y); }); }) == 0);
}

TEST_CASE("a reserve that memory does not allow throws GraphFull and changes nothing") {
  if (support::sanitized) {
    MESSAGE("skipped: sanitizers need more address space than a limit leaves");
    return;
  }
  const auto work = [] {
    Graph graph;
    const Value x(graph, 2.0);
    try {
      graph.reserve(100000000);
      return 1;
    } catch (const GraphFull&) {
    }
    if (graph.size() != 1 || x.value() != 2.0) return 2;
    Value y = x;
    for (int i = 0; i < 1000; ++i) y = y + x;
    return gradient(y)[x] == 1001.0 ? 0 : 3;
  };
  CHECK(in_child_with(std::size_t{64} << 20, work) == 0);
}

TEST_CASE("an operation takes at most 48 bytes of memory, its adjoint included") {
  if (support::sanitized || support::resident_bytes() == 0) {
    MESSAGE("skipped: resident memory cannot be told here");
    return;
  }
  const std::size_t count = support::count(1000000, 10000000);
  Graph graph;
  const Value x(graph, 1.0), w(graph, 0.5);
  const std::size_t before = support::resident_bytes();
  Value y = x;
  for (std::size_t i = 0; i < count; ++i) y = y * w;
  y.backward();
  const std::size_t used = support::resident_bytes() - before;
  CHECK(static_cast<double>(used) / static_cast<double>(count) <= 48.5);
  CHECK(used >= 40 * count);
  graph.release();
  CHECK(support::resident_bytes() <= before + (std::size_t{4} << 20));
}

TEST_CASE("a destroyed graph gives its memory back") {
  if (support::sanitized || support::resident_bytes() == 0) return;
  const auto use = [] {
    Graph graph;
    const Value x(graph, 1.0, "x");
    Value y = x;
    for (int i = 0; i < 200000; ++i) y = sum({y, x, 1.0});
    y.backward();
  };
  use();
  const std::size_t before = support::resident_bytes();
  for (int i = 0; i < 10; ++i) use();
  CHECK(support::resident_bytes() <= before + (std::size_t{4} << 20));
}
