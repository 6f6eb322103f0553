// Runs events_victim (victim/victim.cc): a publisher or a consumer in a process of its own, which
// kills or freezes itself at a named step.
//
//   Victim victim({.role = "consumer", .url = database().url(), .redis = "-", .step = steps::kConsumerApplied});
//   ASSERT_TRUE(victim.AwaitKilled());
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/events/steps.h"
#include "libs/testing/await.h"

namespace tanggap::events {

struct VictimWords {
  std::string role;
  std::string url;
  std::string redis;  // "-": none
  std::string_view step;
  int passes = 1;
  std::string action = "kill";
};

class Victim {
 public:
  explicit Victim(const VictimWords& words) {
    std::vector<std::string> texts = {EVENTS_VICTIM,
                                      words.role,
                                      words.url,
                                      words.redis,
                                      std::string(words.step),
                                      std::to_string(words.passes),
                                      words.action};
    std::vector<char*> arguments;
    for (std::string& text : texts) arguments.push_back(text.data());
    arguments.push_back(nullptr);
    EXPECT_EQ(::posix_spawn(&pid_, EVENTS_VICTIM, nullptr, nullptr, arguments.data(), environ), 0);
  }
  ~Victim() {
    if (ended_) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;

  // False when it did not get to its step, or ended in another way.
  bool AwaitKilled() {
    return AwaitChange(0) && WIFSIGNALED(status_) && WTERMSIG(status_) == SIGKILL;
  }
  bool AwaitFrozen() { return AwaitChange(WUNTRACED) && WIFSTOPPED(status_); }
  void Thaw() { ::kill(pid_, SIGCONT); }

 private:
  bool AwaitChange(int which) {
    if (!testing::Await([&] { return ::waitpid(pid_, &status_, which | WNOHANG) == pid_; })) {
      return false;
    }
    ended_ = WIFSIGNALED(status_) || WIFEXITED(status_);
    return true;
  }

  pid_t pid_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

}  // namespace tanggap::events
