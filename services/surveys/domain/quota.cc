#include "services/surveys/domain/quota.h"

#include <algorithm>
#include <optional>

#include "libs/errors/error.h"

namespace tanggap::surveys {
namespace {

// The first code whose places are all gone for this request; nothing when it fits.
std::optional<std::string> FindFull(const PlacesByCode& places, const PlaceRequest& request) {
  for (const std::string& code : request.codes) {
    const auto found = places.find(code);
    if (found == places.end()) continue;
    const Places& of = found->second;
    const int64_t own = std::count(request.reserved.begin(), request.reserved.end(), code);
    if (of.taken + std::max<int64_t>(of.reserved - own, 0) >= of.limit) return code;
  }
  return std::nullopt;
}

void GiveBack(PlacesByCode& places, const PlaceRequest& request) {
  for (const std::string& code : request.reserved) {
    const auto found = places.find(code);
    if (found == places.end() || found->second.reserved == 0) continue;
    --found->second.reserved;
  }
}

void Add(PlacesByCode& places, const PlaceRequest& request, int64_t Places::*count) {
  for (const std::string& code : request.codes) {
    const auto found = places.find(code);
    if (found != places.end()) ++(found->second.*count);
  }
}

Placement Place(PlacesByCode& places, const PlaceRequest& request, int64_t Places::*count) {
  if (const std::optional<std::string> full = FindFull(places, request)) return {false, *full};
  GiveBack(places, request);
  Add(places, request, count);
  return {.admitted = true};
}

}  // namespace

QuotaBook::QuotaBook(const Definition& definition,
                     const google::protobuf::RepeatedPtrField<v1::Quota>& quotas) {
  for (const v1::Quota& quota : quotas) {
    entries_.push_back({quota.code(), definition.Read(quota.when())});
  }
}

std::vector<std::string> QuotaBook::CodesOf(const Way& way) const {
  std::vector<std::string> codes;
  for (const Entry& entry : entries_) {
    if (Holds(entry.when, way.seen)) codes.push_back(entry.code);
  }
  return codes;
}

absl::Status QuotaFull(std::string_view code) {
  return errors::Error(errors::Reason::QUOTA_FULL).With("quota", code.empty() ? "cap" : code);
}

std::vector<Placement> PlaceAll(PlacesByCode& places, const std::vector<PlaceRequest>& requests) {
  std::vector<Placement> placements;
  placements.reserve(requests.size());
  for (const PlaceRequest& request : requests) {
    placements.push_back(Place(places, request, &Places::taken));
  }
  return placements;
}

Placement Reserve(PlacesByCode& places, const PlaceRequest& request) {
  return Place(places, request, &Places::reserved);
}

}  // namespace tanggap::surveys
