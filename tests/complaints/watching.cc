#include "tests/complaints/watching.h"

#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"

namespace tanggap::complaints {

v1::WatchComplaintsRequest WatchOf(const std::vector<std::string>& agencies, v1::WatchStart start) {
  v1::WatchComplaintsRequest request;
  request.mutable_agencies()->Assign(agencies.begin(), agencies.end());
  request.set_start(start);
  return request;
}

v1::WatchComplaintsRequest WatchFrom(const std::string& cursor,
                                     const std::vector<std::string>& agencies,
                                     v1::WatchStart start) {
  v1::WatchComplaintsRequest request = WatchOf(agencies, start);
  request.set_cursor(cursor);
  return request;
}

Watching::Watching(Service& service, const v1::WatchComplaintsRequest& request,
                   const Caller& caller, absl::Duration at_most)
    : stream_(service.Stream<v1::WatchComplaintsResponse>("WatchComplaints", request, caller,
                                                          {.timeout = at_most})) {}

absl::StatusOr<v1::WatchComplaintsResponse> Watching::Next() {
  absl::StatusOr<std::optional<v1::WatchComplaintsResponse>> next = stream_.Next();
  if (!next.ok()) return std::move(next).status();
  if (!next->has_value()) return absl::UnknownError("the stream has ended without a status");
  cursor_ = (*next)->cursor();
  for (const v1::LogProblem& problem : (*next)->problems()) {
    const absl::Status status = errors::FromRpcStatus(problem.error());
    const auto reason = errors::ReasonOf(status);
    problems_.push_back(base::Join(problem.agency(), ": ",
                                   reason ? errors::ReasonName(*reason) : status.ToString()));
  }
  return **std::move(next);
}

void Watching::Open() {
  const absl::StatusOr<v1::WatchComplaintsResponse> first = Next();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->changes_size(), 0);
  EXPECT_NE(first->cursor(), "");
}

std::vector<v1::ComplaintChange> Watching::Take(size_t count) {
  std::vector<v1::ComplaintChange> changes;
  while (changes.size() < count) {
    const absl::StatusOr<v1::WatchComplaintsResponse> next = Next();
    if (!next.ok()) {
      ADD_FAILURE() << "the stream ended after " << changes.size() << " of " << count << ": "
                    << next.status();
      return changes;
    }
    changes.insert(changes.end(), next->changes().begin(), next->changes().end());
  }
  EXPECT_EQ(changes.size(), count);
  return changes;
}

absl::Status Watching::End() {
  while (true) {
    const absl::StatusOr<v1::WatchComplaintsResponse> next = Next();
    if (!next.ok()) return next.status();
  }
}

std::vector<std::string> TypesOf(const std::vector<v1::ComplaintChange>& changes) {
  std::vector<std::string> types;
  for (const v1::ComplaintChange& change : changes) types.push_back(change.event().type());
  return types;
}

std::vector<std::string> PlacesOf(const std::vector<v1::ComplaintChange>& changes) {
  std::vector<std::string> places;
  for (const v1::ComplaintChange& change : changes) {
    places.push_back(base::Join(change.event().agency(), " ", change.event().position()));
  }
  return places;
}

}  // namespace tanggap::complaints
