#include "services/surveys/domain/element_sums.h"

#include <utility>

#include "libs/base/invariant.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

void AddAll(const std::vector<int64_t>& from, int sign, std::vector<int64_t>& to) {
  for (size_t i = 0; i < to.size(); ++i) to[i] += sign * from[i];
}

HeadCount OnePerson(const ResponseVector& response, int sign) {
  return {.all = sign, .open = response.open ? sign : 0};
}

// The response's scaled values; nothing where there is no answer.
using Values = std::vector<std::optional<int64_t>>;

Values ValuesOf(const Profile& profile, const Layout& layout, const ResponseVector& response) {
  TANGGAP_INVARIANT(response.points.size() == layout.elements.size(), "a response of another form");
  Values values(response.points.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (const std::optional<int> point = response.points[i]) {
      TANGGAP_INVARIANT(*point >= 1 && *point <= layout.elements[i].points, "a point of no scale");
      values[i] = ScaledValue(profile, layout.elements[i], *point);
    }
  }
  return values;
}

void AddElements(const Values& values, const ResponseVector& response, int sign, SumSet& set) {
  for (size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    ElementTally& tally = set.elements[i];
    tally.people += OnePerson(response, sign);
    tally.sum += sign * *values[i];
    tally.squares += sign * *values[i] * *values[i];
    tally.points[static_cast<size_t>(*response.points[i] - 1)] += sign;
  }
}

void AddPairs(const Values& values, int sign, SumSet& set) {
  size_t at = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = i + 1; j < values.size(); ++j, ++at) {
      if (!values[i] || !values[j]) continue;
      PairTally& pair = set.pairs[at];
      pair.count += sign;
      pair.first_sum += sign * *values[i];
      pair.second_sum += sign * *values[j];
      pair.products += sign * *values[i] * *values[j];
    }
  }
}

void AddComplete(const Values& values, int sign, SumSet& set) {
  set.complete_count += sign;
  size_t at = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    set.complete_sums[i] += sign * *values[i];
    set.complete_squares[i] += sign * *values[i] * *values[i];
    for (size_t j = i + 1; j < values.size(); ++j, ++at)
      set.complete_products[at] += sign * *values[i] * *values[j];
  }
}

void AddResponse(const Values& values, const ResponseVector& response, int sign, SumSet& set) {
  bool complete = true;
  for (const std::optional<int64_t>& value : values) complete = complete && value.has_value();
  set.responses += OnePerson(response, sign);
  AddElements(values, response, sign, set);
  AddPairs(values, sign, set);
  if (complete) AddComplete(values, sign, set);
}

}  // namespace

size_t PairCount(size_t size) { return size * (size - 1) / 2; }

size_t PairAt(size_t first, size_t second, size_t size) {
  return first * (2 * size - first - 1) / 2 + second - first - 1;
}

SumSet::SumSet(const Layout& layout)
    : elements(layout.elements.size()),
      pairs(PairCount(layout.elements.size())),
      complete_sums(layout.elements.size()),
      complete_squares(layout.elements.size()),
      complete_products(PairCount(layout.elements.size())) {
  for (size_t i = 0; i < elements.size(); ++i)
    elements[i].points.resize(static_cast<size_t>(layout.elements[i].points));
}

void SumSet::Add(const SumSet& other, int sign) {
  responses.all += sign * other.responses.all;
  responses.open += sign * other.responses.open;
  complete_count += sign * other.complete_count;
  for (size_t i = 0; i < elements.size(); ++i) {
    elements[i].people.all += sign * other.elements[i].people.all;
    elements[i].people.open += sign * other.elements[i].people.open;
    elements[i].sum += sign * other.elements[i].sum;
    elements[i].squares += sign * other.elements[i].squares;
    AddAll(other.elements[i].points, sign, elements[i].points);
  }
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs[i].count += sign * other.pairs[i].count;
    pairs[i].first_sum += sign * other.pairs[i].first_sum;
    pairs[i].second_sum += sign * other.pairs[i].second_sum;
    pairs[i].products += sign * other.pairs[i].products;
  }
  AddAll(other.complete_sums, sign, complete_sums);
  AddAll(other.complete_squares, sign, complete_squares);
  AddAll(other.complete_products, sign, complete_products);
}

ElementSums::ElementSums(Layout layout)
    : layout_(std::move(layout)), all_(layout_), flagged_(layout_) {}

void ElementSums::Add(const Profile& profile, const ResponseVector& response, int sign) {
  TANGGAP_INVARIANT(profile.code == layout_.profile, "a response of another profile");
  const Values values = ValuesOf(profile, layout_, response);
  AddResponse(values, response, sign, all_);
  if (response.flagged) AddResponse(values, response, sign, flagged_);
}

absl::Status ElementSums::CheckSameLayout(const ElementSums& other) const {
  if (layout_ == other.layout_) return absl::OkStatus();
  return errors::Error(errors::Reason::RESULTS_NOT_COMPARABLE);
}

absl::Status ElementSums::Merge(const ElementSums& other) {
  if (absl::Status status = CheckSameLayout(other); !status.ok()) return status;
  all_.Add(other.all_, 1);
  flagged_.Add(other.flagged_, 1);
  return absl::OkStatus();
}

absl::Status ElementSums::Subtract(const ElementSums& other) {
  if (absl::Status status = CheckSameLayout(other); !status.ok()) return status;
  all_.Add(other.all_, -1);
  flagged_.Add(other.flagged_, -1);
  return absl::OkStatus();
}

SumSet ElementSums::WithoutFlagged() const {
  SumSet set = all_;
  set.Add(flagged_, -1);
  return set;
}

}  // namespace tanggap::surveys
