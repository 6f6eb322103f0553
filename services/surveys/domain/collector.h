// One way to a survey, as the rules and the stores know it.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::optional<Collector> found,
//                            collectors.Find(survey, id, deadline));
//   if (found.has_value() && found->IsFull()) ...
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/uuid.h"
#include "tanggap/common/v1/classification.pb.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

// Of the cap or one quota. Without a limit it only counts.
struct PlaceCount {
  std::optional<int64_t> limit;
  int64_t taken = 0;
};

struct Collector {
  base::Uuid survey;
  base::Uuid id;
  // As a resource: each change is one, responses are none.
  int version = 1;
  // Of its quotas: one more whenever they count others than before.
  int quotas_version = 1;
  v1::CollectorKind kind = v1::COLLECTOR_KIND_UNSPECIFIED;
  v1::RespondentLevel level = v1::RESPONDENT_LEVEL_UNSPECIFIED;
  common::v1::Channel channel = common::v1::CHANNEL_UNSPECIFIED;
  std::string unit;
  std::string service;
  std::string intake_point;
  std::string label;
  v1::CollectionSchedule schedule;
  google::protobuf::RepeatedPtrField<v1::Quota> quotas;
  bool paused = false;
  std::string link;
  absl::Time create_time;
  // By the quota's code; "" is the cap, which is always there.
  std::map<std::string, PlaceCount, std::less<>> places;

  // Whether places of this code can be full.
  bool IsLimited(std::string_view code) const {
    const auto place = places.find(code);
    return place != places.end() && place->second.limit.has_value();
  }
  // Every place of its cap is taken, for good.
  bool IsFull() const {
    const auto cap = places.find("");
    return cap != places.end() && cap->second.limit.has_value() &&
           cap->second.taken >= *cap->second.limit;
  }
  // It takes batches of devices or of other systems, and nothing else.
  bool TakesBatchesOnly() const {
    return kind == v1::COLLECTOR_KIND_ENUMERATOR || kind == v1::COLLECTOR_KIND_IMPORT;
  }
  bool NeedsToken() const {
    return kind == v1::COLLECTOR_KIND_TOKEN_LINK || kind == v1::COLLECTOR_KIND_COMPLAINT_CLOSING;
  }
  bool NeedsAccount() const {
    return kind == v1::COLLECTOR_KIND_APP && level == v1::RESPONDENT_LEVEL_IDENTIFIED;
  }
};

}  // namespace tanggap::surveys
