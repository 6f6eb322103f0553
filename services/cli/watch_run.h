// One run of `watch`: opens the stream, prints what comes, keeps the cursor, and opens it again
// when it ends for a reason that passes.
//
//   return WatchRun(arguments, surroundings, std::move(plan), interruption).Run();
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "services/cli/arguments.h"
#include "services/cli/cursor_file.h"
#include "services/cli/interruption.h"
#include "services/cli/session.h"
#include "services/cli/surroundings.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"

namespace tanggap::cli {

struct WatchPlan {
  complaints::v1::WatchComplaintsRequest request;  // all but the cursor
  KeptCursor kept;
  std::string cursor_file;  // "" for none
  size_t count = SIZE_MAX;  // changes to print
};

class WatchRun {
 public:
  WatchRun(const Arguments& arguments, Surroundings& surroundings, WatchPlan plan,
           Interruption& interruption);

  // OK when it was interrupted or has printed enough.
  absl::Status Run();

 private:
  // One stream: OK when enough was printed, else why it has ended.
  absl::Status Follow();
  // Prints what is new in it and notes that it is printed.
  absl::Status Take(const complaints::v1::WatchComplaintsResponse& response);
  absl::Status Print(const complaints::v1::ComplaintChange& change);
  void PrintProblem(const complaints::v1::LogProblem& problem);
  absl::Status Keep();
  bool GoesOnAfter(const absl::Status& end);
  absl::Duration PauseAfter(const absl::Status& end);
  void TellOf(const absl::Status& end);

  const Arguments& arguments_;
  Surroundings& surroundings_;
  const bool json_;
  const View view_;
  WatchPlan plan_;
  Interruption& interruption_;
  std::string address_;  // of the instance that serves the agency; "" for the one of the arguments
  size_t printed_ = 0;
  // Whether any stream has given something, and the last one.
  bool ever_opened_ = false;
  bool opened_ = false;
  int failures_ = 0;  // since something came
};

}  // namespace tanggap::cli
