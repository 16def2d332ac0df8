// SPDX-License-Identifier: MIT
#include "autograd/program/execution.hpp"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <thread>

namespace autograd::program {
namespace {

constexpr std::size_t chunk_rows = 512;
static_assert(chunk_rows % block_rows == 0);

std::string words_of(Relation relation) {
  switch (relation) {
    case Relation::less: return "<";
    case Relation::less_equal: return "<=";
    case Relation::greater: return ">";
    case Relation::greater_equal: return ">=";
    case Relation::equal: return "==";
    case Relation::not_equal: break;
  }
  return "!=";
}

/// "'x', which is 2.5," or "0".
std::string side_text(const std::string& name, double number) {
  const std::string text = exact_text(number);
  return name == text ? name : name + " (" + text + ")";
}

[[noreturn]] void refuse_branch(const Test& test, std::size_t row, double a, double b) {
  throw BranchChanged(
      "row " + std::to_string(row) + ": the comparison " + side_text(test.a_name, a) + " " +
      words_of(test.relation) + " " + side_text(test.b_name, b) + " is " + (test.outcome ? "false" : "true") +
      " here, and was " + (test.outcome ? "true" : "false") +
      " when the program was recorded; record such rows apart (ChangedBranch::skip lists them), or use "
      "select(), max() or relu() in place of the branch");
}

[[noreturn]] void refuse_not_finite(std::size_t row, std::size_t output, double number) {
  throw NotFinite(
      "row " + std::to_string(row) + ": output " + std::to_string(output) + " is " + number_text(number) +
      "; mend the row, or let such rows through (NotFiniteRow::allow) or out (NotFiniteRow::skip)");
}

/// One chunk at a time, in a frame of its own.
template <class Real>
class Worker {
 public:
  Worker(const Job& job, Frames<Real>& frames, ProgramResult& result)
      : job_(job), frames_(frames), result_(result), frame_(frames.take()) {
    frame_->load(job.shared, job.wanted);
    sums_.resize(job.plan.outputs.size() + frame_->sums());
    for (std::size_t i = 0; i < job.plan.rows.columns.size(); ++i)
      columns_.push_back(job.table.column(i, job.plan.rows.columns.size()));
  }
  ~Worker() { frames_.give(std::move(frame_)); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void run(std::size_t chunk) {
    add_up(chunk, true);
    if (!job_.wanted.any()) return;
    const auto gradients = std::span(sums_).subspan(job_.plan.outputs.size());
    if (!std::all_of(gradients.begin(), gradients.end(), [](double sum) { return std::isfinite(sum); }))
      add_up(chunk, false);
  }
  std::span<const double> sums() const noexcept { return sums_; }
  std::span<const std::size_t> skipped() const noexcept { return skipped_; }
  std::span<const std::size_t> apart() const noexcept { return apart_; }

 private:
  /// `trusting`: see Frame::backward().
  void add_up(std::size_t chunk, bool trusting) {
    std::fill(sums_.begin(), sums_.end(), 0.0);
    skipped_.clear();
    apart_.clear();
    frame_->start_sums();
    const std::size_t first = chunk * chunk_rows;
    const std::size_t end = std::min(job_.rows, first + chunk_rows);
    for (std::size_t row = first; row < end; row += block_rows)
      run_block(row, std::min(block_rows, end - row), trusting);
    if (job_.wanted.any()) frame_->add_sums(std::span(sums_).subspan(job_.plan.outputs.size()));
  }

  void run_block(std::size_t row, std::size_t count, bool trusting) {
    calculated_ = frame_->start_block(count);
    read_columns(row, count);
    frame_->forward();
    for (std::size_t k = 0; k < count; ++k)
      weights_[k] = job_.options.weights.empty() ? 1.0 : job_.options.weights[row + k];
    std::fill(weights_ + count, weights_ + calculated_, 0.0);
    std::fill_n(skip_, count, false);
    test_branches(row, count);
    test_finite(row, count);
    for (std::size_t k = 0; k < count; ++k) {
      if (!skip_[k]) continue;
      weights_[k] = 0.0;
      skipped_.push_back(row + k);
    }
    add_outputs(count);
    if (job_.options.rows) write_rows(row, count);
    if (!job_.wanted.any()) return;
    const bool finite = frame_->are_finite(job_.plan.watched);
    if (!finite || job_.apart == Job::Apart::all) set_apart(row, count);
    // Nothing flows back then.
    if (std::all_of(weights_, weights_ + count, [](double weight) { return weight == 0.0; })) return;
    seed_adjoints();
    frame_->backward(trusting && finite);
    if (job_.wanted.column_gradient) write_column_gradient(row, count);
  }

  /// Rows beyond the last one are filled with that one, which meets no edge that this one
  /// does not meet.
  void read_columns(std::size_t row, std::size_t count) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (job_.plan.rows.columns[i] == nowhere) continue;
      const auto [cells, apart] = columns_[i];
      Real* values = frame_->values(job_.plan.rows.columns[i]);
      for (std::size_t k = 0; k < count; ++k) values[k] = static_cast<Real>(cells[(row + k) * apart]);
      for (std::size_t k = count; k < calculated_; ++k) values[k] = values[count - 1];
    }
  }

  void test_branches(std::size_t row, std::size_t count) {
    for (std::size_t k = 0; k < count && !job_.plan.tests.empty(); ++k) {
      for (const Test& test : job_.plan.tests) {
        const double a = static_cast<double>(frame_->values(test.a)[k]);
        const double b = static_cast<double>(frame_->values(test.b)[k]);
        if (holds(test.relation, a, b) == test.outcome) continue;
        if (job_.options.changed_branch == ChangedBranch::raise) refuse_branch(test, row + k, a, b);
        skip_[k] = true;
        break;
      }
    }
  }

  void test_finite(std::size_t row, std::size_t count) {
    if (job_.options.not_finite == NotFiniteRow::allow) return;
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t i = 0; i < job_.plan.outputs.size() && !skip_[k]; ++i) {
        const double number = static_cast<double>(frame_->values(job_.plan.outputs[i])[k]);
        if (std::isfinite(number)) continue;
        if (job_.options.not_finite == NotFiniteRow::raise) refuse_not_finite(row + k, i, number);
        skip_[k] = true;
      }
    }
  }

  /// From here on such rows count 0 times.
  void set_apart(std::size_t row, std::size_t count) {
    const auto is_finite = [&](std::size_t k) {
      return std::all_of(job_.plan.watched.begin(), job_.plan.watched.end(),
                         [&](Place slot) { return std::isfinite(frame_->values(slot)[k]); });
    };
    for (std::size_t k = 0; k < count && job_.apart != Job::Apart::none; ++k) {
      if (weights_[k] == 0.0 || (job_.apart == Job::Apart::not_finite && is_finite(k))) continue;
      weights_[k] = 0.0;
      apart_.push_back(row + k);
    }
  }

  void add_outputs(std::size_t count) {
    for (std::size_t i = 0; i < job_.plan.outputs.size(); ++i) {
      const Real* values = frame_->values(job_.plan.outputs[i]);
      for (std::size_t k = 0; k < count; ++k)
        sums_[i] += number::chain(weights_[k], static_cast<double>(values[k]));
    }
  }

  void write_rows(std::size_t row, std::size_t count) {
    const std::size_t outputs = job_.plan.outputs.size();
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t i = 0; i < outputs; ++i) {
        const double number = static_cast<double>(frame_->values(job_.plan.outputs[i])[k]);
        result_.rows[(row + k) * outputs + i] = skip_[k] ? number::nan : number;
      }
    }
  }

  void seed_adjoints() {
    frame_->clear_adjoints();
    for (std::size_t i = 0; i < job_.plan.outputs.size(); ++i) {
      const double seed = job_.options.seeds.empty() ? 1.0 : job_.options.seeds[i];
      Real* adjoints = frame_->adjoints(job_.plan.outputs[i]);
      for (std::size_t k = 0; k < calculated_; ++k)
        adjoints[k] += static_cast<Real>(number::chain(weights_[k], seed));
    }
  }

  void write_column_gradient(std::size_t row, std::size_t count) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (job_.plan.rows.columns[i] == nowhere) continue;
      const Real* adjoints = frame_->adjoints(job_.plan.rows.columns[i]);
      for (std::size_t k = 0; k < count; ++k)
        result_.column_gradient[(row + k) * columns_.size() + i] = static_cast<double>(adjoints[k]);
    }
  }

  const Job& job_;
  Frames<Real>& frames_;
  ProgramResult& result_;
  std::unique_ptr<Frame<Real>> frame_;
  std::vector<std::pair<const double*, std::size_t>> columns_;
  std::vector<double> sums_;
  std::vector<std::size_t> skipped_, apart_;
  std::size_t calculated_ = 0;  // rows of the present block, with those that fill it up
  double weights_[block_rows];
  bool skip_[block_rows];
};

/// Chunks are handed out, and their sums taken in, in the order of the rows.
class Turns {
 public:
  explicit Turns(std::size_t chunks) : chunks_(chunks) {}
  std::size_t chunks() const noexcept { return chunks_; }

  /// The next chunk; chunks() when there is none left.
  std::size_t next() {
    const std::lock_guard lock(mutex_);
    return error_ ? chunks_ : std::min(handed_out_++, chunks_);
  }
  /// Calls `take_in` when it is the chunk's turn; with an error nothing more is taken in, nor handed out.
  void wait_for(std::size_t chunk, std::exception_ptr error, const auto& take_in) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return taken_in_ == chunk; });
    if (!error_) error_ = error;
    try {
      if (!error_) take_in();
    } catch (...) {
      error_ = std::current_exception();
    }
    ++taken_in_;
    turn_.notify_all();
  }
  std::exception_ptr error() const noexcept { return error_; }

 private:
  const std::size_t chunks_;
  std::mutex mutex_;
  std::condition_variable turn_;
  std::size_t handed_out_ = 0, taken_in_ = 0;
  std::exception_ptr error_;
};

template <class Real>
void work(Worker<Real>& worker, ProgramResult& result, Turns& turns, Totals& totals) {
  for (std::size_t chunk = turns.next(); chunk < turns.chunks(); chunk = turns.next()) {
    std::exception_ptr error;
    try {
      worker.run(chunk);
    } catch (...) {
      error = std::current_exception();
    }
    turns.wait_for(chunk, error, [&] {
      for (std::size_t i = 0; i < totals.sums.size(); ++i) totals.sums[i] += worker.sums()[i];
      totals.apart.insert(totals.apart.end(), worker.apart().begin(), worker.apart().end());
      result.skipped.insert(result.skipped.end(), worker.skipped().begin(), worker.skipped().end());
    });
  }
}

}  // namespace

template <class Real>
std::unique_ptr<Frame<Real>> Frames<Real>::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Frame<Real>> frame = std::move(idle_.back());
      idle_.pop_back();
      return frame;
    }
  }
  return std::make_unique<Frame<Real>>(plan_, kernels_);
}

template <class Real>
void Frames<Real>::give(std::unique_ptr<Frame<Real>> frame) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    idle_.push_back(std::move(frame));
  } catch (const std::bad_alloc&) {
    frame.reset();  // it is made anew when it is needed
  }
}

template <class Real>
Totals run_rows(const Job& job, Frames<Real>& frames, ProgramResult& result) {
  Turns turns((job.rows + chunk_rows - 1) / chunk_rows);
  const std::size_t gradients = job.plan.rows.weights + job.plan.rows.spreads.size();
  Totals totals{std::vector<double>(job.plan.outputs.size() + gradients, 0.0), {}};
  const std::size_t workers =
      std::clamp<std::size_t>(job.options.threads, 1, std::max<std::size_t>(turns.chunks(), 1));
  std::vector<std::unique_ptr<Worker<Real>>> all;
  for (std::size_t i = 0; i < workers; ++i)
    all.push_back(std::make_unique<Worker<Real>>(job, frames, result));
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < workers; ++i)
      threads.emplace_back([&, i] { work(*all[i], result, turns, totals); });
    work(*all[0], result, turns, totals);
  }
  if (turns.error()) std::rethrow_exception(turns.error());
  return totals;
}

template class Frames<double>;
template class Frames<float>;
template Totals run_rows<double>(const Job&, Frames<double>&, ProgramResult&);
template Totals run_rows<float>(const Job&, Frames<float>&, ProgramResult&);

}  // namespace autograd::program
