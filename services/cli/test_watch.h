// What the service of tests answers to WatchComplaints: a script for each time it is opened.
//
//   service.watch.Add({.responses = {Response("c1"), Response("c2", {Change(1)})}});       // and stays open
//   service.watch.Add({.refusal = errors::Error(errors::Reason::INVALID_CURSOR)});
//   EXPECT_EQ(service.watch.requests()[1].cursor(), "c2");
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/rpc/feed.h"
#include "tanggap/complaints/v1/feed_messages.pb.h"

namespace tanggap::cli {

class WatchScript {
 public:
  using Request = complaints::v1::WatchComplaintsRequest;
  using Response = complaints::v1::WatchComplaintsResponse;
  using Feed = rpc::Feed<Response>;

  struct Opening {
    absl::Status refusal = absl::OkStatus();
    std::vector<Response> responses = {};
    // After the responses; OK when it stays open.
    absl::Status end = absl::OkStatus();
    // Called when all was given, before it ends.
    std::function<void()> at_end = nullptr;
  };

  void Add(Opening opening) {
    const base::MutexLock lock(mutex_);
    openings_.push_back(std::move(opening));
  }
  std::vector<Request> requests() {
    const base::MutexLock lock(mutex_);
    return requests_;
  }
  absl::StatusOr<std::unique_ptr<Feed>> Open(const Request& request) {
    const base::MutexLock lock(mutex_);
    requests_.push_back(request);
    if (requests_.size() > openings_.size())
      return errors::Error(errors::Reason::CURSOR_OF_OTHER_AGENCIES);
    const Opening& opening = openings_[requests_.size() - 1];
    if (!opening.refusal.ok()) return opening.refusal;
    return std::make_unique<Played>(opening);
  }

 private:
  class Played final : public Feed {
   public:
    explicit Played(Opening opening) : opening_(std::move(opening)) {}
    absl::StatusOr<std::optional<Response>> Next(const rpc::Context&) override {
      if (next_ < opening_.responses.size())
        return std::optional<Response>(opening_.responses[next_++]);
      if (const auto at_end = std::exchange(opening_.at_end, nullptr)) at_end();
      if (!opening_.end.ok()) return opening_.end;
      return std::optional<Response>();
    }
    Response Heartbeat() override { return {}; }

   private:
    Opening opening_;
    size_t next_ = 0;
  };

  base::Mutex mutex_;
  std::vector<Opening> openings_;
  std::vector<Request> requests_;
};

// The change with this number, which is its place and stands in its id.
inline complaints::v1::ComplaintChange Change(int number) {
  complaints::v1::ComplaintChange change;
  change.mutable_event()->set_id(base::Join("event-", number));
  change.mutable_event()->set_agency("dinkes");
  change.mutable_event()->set_position(number);
  change.mutable_event()->set_type("complaints.v1.ComplaintVerified");
  change.mutable_event()->mutable_record_time()->set_seconds(1'772'420'400);
  change.mutable_change()->mutable_facts()->set_complaint(base::Join("complaints/", number));
  change.mutable_change()->mutable_facts()->set_state(complaints::v1::COMPLAINT_STATE_VERIFIED);
  return change;
}

inline WatchScript::Response Told(const std::string& cursor, const std::vector<int>& numbers = {}) {
  WatchScript::Response response;
  response.set_cursor(cursor);
  for (const int number : numbers) *response.add_changes() = Change(number);
  return response;
}

}  // namespace tanggap::cli
