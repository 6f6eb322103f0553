// Places of a collector: its cap and its quotas, and who gets one. A group of responses is placed
// greedily, in the order in which they stand, under the lock of the rows: so exactly as many get in
// as there are places.
//
//   const QuotaBook book(definition, collector.quotas());
//   request.codes = book.CodesOf(way);                         // whom the response is counted with
//   const std::vector<Placement> placed = PlaceAll(places, requests);
//   if (!placed[0].admitted) return QuotaFull(placed[0].full);
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/way.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

// Which quotas count a response, by the version of the questionnaire that it answers.
class QuotaBook {
 public:
  // A condition on a question that the version does not have is one that nobody fits.
  QuotaBook(const Definition& definition,
            const google::protobuf::RepeatedPtrField<v1::Quota>& quotas);

  // Codes in the order of the collector's quotas. The cap is not among them: it counts everybody.
  std::vector<std::string> CodesOf(const Way& way) const;

 private:
  struct Entry {
    std::string code;
    Condition when;
  };
  std::vector<Entry> entries_;
};

// How many there are of one kind, and are gone.
struct Places {
  int64_t limit = 0;
  int64_t taken = 0;
  // Held for drafts whose reservations have not expired.
  int64_t reserved = 0;
};

// By the quota's code; "" is the cap. A code without places has no limit.
using PlacesByCode = std::map<std::string, Places>;

// One who wants to get in.
struct PlaceRequest {
  // What counts it, "" for the cap included where there is one; each once.
  std::vector<std::string> codes;
  // What its own draft has reserved: free for it, and given back whatever it needs now.
  std::vector<std::string> reserved;
};

struct Placement {
  bool admitted = false;
  // Of one that is not: the first of its codes that is full.
  std::string full;
};

// QUOTA_FULL; the cap has no code, and is told as "cap".
absl::Status QuotaFull(std::string_view code);

// Takes a place of each of its codes for every request that finds all of them free, in order; those
// that do not leave `places` as they are, reservation and all.
std::vector<Placement> PlaceAll(PlacesByCode& places, const std::vector<PlaceRequest>& requests);

// Reserves for a draft what it needs now in place of what it had; nothing changes when it does not
// find all of it free.
Placement Reserve(PlacesByCode& places, const PlaceRequest& request);

}  // namespace tanggap::surveys
