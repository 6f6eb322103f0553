// What is kept of many responses for their figures: whole-number sums, so that each figure costs
// the same for a million responses as for a hundred. They add up in any order, and what was added
// can be taken out again, without a trace of rounding.
//
//   ElementSums sums(LayoutOf(profile, {4, 4, 4, 4, 4, 4, 4, 4, 4}));
//   sums.Add(profile, response);                     // a response came in
//   sums.Add(profile, response, -1);                 // its respondent took it back
//   TANGGAP_RETURN_IF_ERROR(sums.Merge(other_month));
//   std::string bytes = sums.Serialise();            // below 1 KiB for nine elements
//
// Sums are of scaled values (ElementScale): whole numbers. With values up to 10 * 2520 a billion
// responses fit into 64 bits.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/surveys/domain/element_scale.h"
#include "services/surveys/domain/head_count.h"

namespace tanggap::surveys {

// One response, as far as it counts for an index.
struct ResponseVector {
  // The point chosen for each element, in the order of the profile; nothing where it was not
  // answered, or answered "not applicable": that is left out and never counted as zero.
  std::vector<std::optional<int>> points;
  bool flagged = false;  // it has a quality flag
  bool open = true;      // as HeadCount has it
};

// All who answered an element.
struct ElementTally {
  HeadCount people;
  int64_t sum = 0;
  int64_t squares = 0;
  std::vector<int64_t>
      points;  // how often each, lowest first; empty when several scales were pooled

  friend bool operator==(const ElementTally&, const ElementTally&) = default;
};

// All who answered both of two elements.
struct PairTally {
  int64_t count = 0;
  int64_t first_sum = 0;
  int64_t second_sum = 0;
  int64_t products = 0;

  friend bool operator==(const PairTally&, const PairTally&) = default;
};

// Sums over some responses.
struct SumSet {
  HeadCount responses;
  int64_t complete_count = 0;  // of them: every element answered
  std::vector<ElementTally> elements;
  std::vector<PairTally> pairs;  // see PairAt
  // Over the complete ones alone.
  std::vector<int64_t> complete_sums;
  std::vector<int64_t> complete_squares;
  std::vector<int64_t> complete_products;  // see PairAt

  explicit SumSet(const Layout& layout);
  bool AllComplete() const { return complete_count == responses.all; }
  // Adds `other`, or takes it out.
  void Add(const SumSet& other, int sign);

  friend bool operator==(const SumSet&, const SumSet&) = default;
};

// Where the pair of elements first < second of `size` elements stands in a list of all pairs.
size_t PairAt(size_t first, size_t second, size_t size);
size_t PairCount(size_t size);

class ElementSums {
 public:
  explicit ElementSums(Layout layout);

  // Adds a response with sign 1, takes it out with -1. Its points fit the layout.
  void Add(const Profile& profile, const ResponseVector& response, int sign = 1);
  // RESULTS_NOT_COMPARABLE when the other was measured by another profile or on other scales.
  absl::Status Merge(const ElementSums& other);
  absl::Status Subtract(const ElementSums& other);

  const Layout& layout() const { return layout_; }
  const SumSet& all() const { return all_; }
  const SumSet& flagged() const { return flagged_; }
  SumSet WithoutFlagged() const;

  std::string Serialise() const;
  static absl::StatusOr<ElementSums> Parse(std::string_view bytes);

  friend bool operator==(const ElementSums&, const ElementSums&) = default;

 private:
  friend absl::StatusOr<ElementSums> Pool(const ElementSums& first, const ElementSums& second);
  absl::Status CheckSameLayout(const ElementSums& other) const;
  Layout layout_;
  SumSet all_;
  SumSet flagged_;
};

// Puts sums of several surveys of one profile together, whose questions may have had different
// scales. RESULTS_NOT_COMPARABLE for two profiles.
absl::StatusOr<ElementSums> Pool(const ElementSums& first, const ElementSums& second);

}  // namespace tanggap::surveys
