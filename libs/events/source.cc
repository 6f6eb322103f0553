#include "libs/events/source.h"

#include <tanggap/common/v1/event_log.pb.h>

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"

namespace tanggap::events {

namespace {

using errors::Error;
using errors::Reason;

constexpr char kHead[] = "tanggap.common.v1.EventLogService.Head";
constexpr char kRead[] = "tanggap.common.v1.EventLogService.Read";
// What one call may ask for.
constexpr size_t kMostLogs = 100;

base::Uuid UuidOf(const std::string& text) {
  return base::Uuid::Parse(text).value_or(base::Uuid());
}
std::string TextOf(const base::Uuid& uuid) { return uuid.IsNil() ? "" : uuid.ToString(); }

LogSlice SliceOf(common::v1::LogSlice& message) {
  LogSlice slice;
  slice.agency = message.agency();
  slice.epoch = UuidOf(message.epoch());
  if (message.has_error()) slice.status = errors::FromRpcStatus(message.error());
  for (common::v1::Event& event : *message.mutable_events()) {
    slice.events.push_back(std::move(event));
  }
  slice.through_position = message.through_position();
  slice.head_position = message.head_position();
  return slice;
}

}  // namespace

absl::StatusOr<std::vector<LogHead>> RemoteSource::Head(const std::vector<std::string>& agencies,
                                                        absl::Time deadline) {
  common::v1::HeadRequest request;
  for (const std::string& agency : agencies) request.add_agencies(agency);
  TANGGAP_ASSIGN_OR_RETURN(const auto response,
                           channel_.Call<common::v1::HeadResponse>(
                               kHead, request, {.timeout = deadline - clock_.Now()}));
  std::vector<LogHead> heads;
  for (const common::v1::LogHead& head : response.heads()) {
    heads.push_back({head.agency(), UuidOf(head.epoch()), head.position(), head.oldest_position()});
  }
  return heads;
}

absl::StatusOr<std::vector<LogSlice>> RemoteSource::Read(const std::vector<LogPosition>& positions,
                                                         const ReadLimits& limits,
                                                         absl::Time deadline) {
  std::vector<LogSlice> slices;
  while (slices.size() < positions.size()) {
    const size_t end = std::min(slices.size() + kMostLogs, positions.size());
    common::v1::ReadRequest request;
    for (size_t i = slices.size(); i < end; ++i) {
      common::v1::LogPosition& log = *request.add_logs();
      log.set_agency(positions[i].agency);
      log.set_epoch(TextOf(positions[i].epoch));
      log.set_position(positions[i].position);
      log.set_event_id(TextOf(positions[i].event_id));
    }
    request.set_page_size(limits.events);
    for (const std::string& type : limits.types) request.add_types(type);
    TANGGAP_ASSIGN_OR_RETURN(auto response,
                             channel_.Call<common::v1::ReadResponse>(
                                 kRead, request, {.timeout = deadline - clock_.Now()}));
    if (static_cast<size_t>(response.slices_size()) != end - slices.size()) {
      return Error(Reason::PEER_UNAVAILABLE)
          .With("peer", name_)
          .Because("EventLogService.Read gave another number of slices than was asked for");
    }
    for (common::v1::LogSlice& slice : *response.mutable_slices()) {
      slices.push_back(SliceOf(slice));
    }
  }
  return slices;
}

}  // namespace tanggap::events
