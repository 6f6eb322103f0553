// A reader of WatchComplaints, as partners write one, and the requests it opens with.
//
//   Watching watching(service, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST));
//   const std::vector<v1::ComplaintChange> changes = watching.Take(5);
//   Watching resumed(service, WatchFrom(watching.cursor()));
//   EXPECT_THAT(resumed.End(), HasReason(errors::Reason::INVALID_CURSOR));
#pragma once

#include <string>
#include <vector>

#include "libs/rpc/stream_reader.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"
#include "tests/complaints/requests.h"
#include "tests/complaints/service.h"

namespace tanggap::complaints {

v1::WatchComplaintsRequest WatchOf(const std::vector<std::string>& agencies,
                                   v1::WatchStart start = v1::WATCH_START_NOW);
v1::WatchComplaintsRequest WatchFrom(const std::string& cursor,
                                     const std::vector<std::string>& agencies = {},
                                     v1::WatchStart start = v1::WATCH_START_NOW);

class Watching {
 public:
  // It is open for a minute at most: a test that waits for what never comes ends. One that moves
  // the clock says how far.
  Watching(Service& service, const v1::WatchComplaintsRequest& request,
           const Caller& caller = Partner(), absl::Duration at_most = absl::Minutes(1));

  // The next message; its cursor and problems are remembered.
  absl::StatusOr<v1::WatchComplaintsResponse> Next();
  // The first message, which must come and holds no change.
  void Open();
  // Reads until there are so many changes. Fails the test when the stream ends before, or gives
  // more.
  std::vector<v1::ComplaintChange> Take(size_t count);
  // Reads to the end and says how the stream ended.
  absl::Status End();

  const std::string& cursor() const { return cursor_; }
  // As "agency: REASON".
  const std::vector<std::string>& problems() const { return problems_; }
  void Cancel() { stream_.Cancel(); }

 private:
  rpc::StreamReader<v1::WatchComplaintsResponse> stream_;
  std::string cursor_;
  std::vector<std::string> problems_;
};

// "complaints.v1.ComplaintFiled" of each.
std::vector<std::string> TypesOf(const std::vector<v1::ComplaintChange>& changes);
// "dinkes 41" of each.
std::vector<std::string> PlacesOf(const std::vector<v1::ComplaintChange>& changes);

}  // namespace tanggap::complaints
