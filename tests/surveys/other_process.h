// The same service a second time, in a process of its own on the same database, which can be killed
// as a machine that loses its power.
//
//   OtherProcess other(service_);
//   other.channel().CallBytes("tanggap.surveys.v1.RespondentService.SubmitResponse", bytes);
//   other.Kill();
//
// The process is this test program, asked for the one test that serves.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "libs/rpc/channel.h"
#include "tests/surveys/service.h"

namespace tanggap::surveys {

class OtherProcess {
 public:
  // Waits until it serves; it takes responses up into figures so often, or never. `service`
  // outlives it, and its clock is as late as it was then.
  explicit OtherProcess(Service& service, absl::Duration fold_period = absl::InfiniteDuration());
  // Kills it.
  ~OtherProcess() { Kill(); }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;

  rpc::Channel& channel() { return *channel_; }
  // Without a word to it. The second call does nothing.
  void Kill();

 private:
  pid_t process_ = 0;
  std::string folder_;
  std::unique_ptr<rpc::Channel> channel_;
};

}  // namespace tanggap::surveys
