// A piece of work for an Executor: exactly one of Run and Shed is called on it, once, and then it
// is destroyed. That is what makes every caller get exactly one answer.
//
//   std::unique_ptr<exec::Task> task = exec::MakeTask(
//       [call] { call->Handle(); },
//       [call](exec::ShedReason reason) { call->FinishOverloaded(reason); });
#pragma once

#include <memory>
#include <string_view>
#include <utility>

namespace tanggap::exec {

enum class ShedReason {
  kWaitedTooLong,   // longer in the queue than its class allows: the server is overloaded
  kDeadlinePassed,  // nobody waits for the answer any more
  kDraining,        // the program is ending
};
inline constexpr int kShedReasons = 3;

// "waited_too_long", for logs and metrics.
std::string_view NameOf(ShedReason reason);

// Neither function may throw. Shed is called on a worker or on the thread that drains; it should be
// short.
class Task {
 public:
  virtual ~Task() = default;
  virtual void Run() = 0;
  virtual void Shed(ShedReason reason) = 0;
};

namespace internal {
template <typename OnRun, typename OnShed>
class TaskOfFunctions final : public Task {
 public:
  TaskOfFunctions(OnRun on_run, OnShed on_shed)
      : on_run_(std::move(on_run)), on_shed_(std::move(on_shed)) {}
  void Run() override { on_run_(); }
  void Shed(ShedReason reason) override { on_shed_(reason); }

 private:
  OnRun on_run_;
  OnShed on_shed_;
};
}  // namespace internal

// A task of two functions, which may be move-only.
template <typename OnRun, typename OnShed>
std::unique_ptr<Task> MakeTask(OnRun on_run, OnShed on_shed) {
  return std::make_unique<internal::TaskOfFunctions<OnRun, OnShed>>(std::move(on_run),
                                                                    std::move(on_shed));
}

}  // namespace tanggap::exec
