#include "services/complaints/domain/import_versions.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "services/complaints/domain/implied_steps.h"

namespace tanggap::complaints {

namespace {

using Steps = std::vector<ToldStep>;

bool SaysTheSame(const ToldStep& a, const ToldStep& b) {
  return a.fingerprint == b.fingerprint || a.fingerprint.empty() || b.fingerprint.empty();
}

// How long the longest common sequence of actions is of what two tellings have from (i, j) on.
class CommonLengths {
 public:
  CommonLengths(const Steps& known, const Steps& told, size_t first)
      : first_(first),
        columns_(told.size() - first + 1),
        lengths_((known.size() - first + 1) * columns_) {
    for (size_t i = known.size(); i-- > first;) {
      for (size_t j = told.size(); j-- > first;) {
        At(i, j) = known[i].action == told[j].action ? static_cast<uint16_t>(At(i + 1, j + 1) + 1)
                                                     : std::max(At(i + 1, j), At(i, j + 1));
      }
    }
  }
  uint16_t& At(size_t i, size_t j) { return lengths_[(i - first_) * columns_ + (j - first_)]; }

 private:
  const size_t first_;
  const size_t columns_;
  std::vector<uint16_t> lengths_;
};

}  // namespace

Alignment Align(const Steps& known, const Steps& told) {
  Alignment alignment;
  size_t same = 0;
  const size_t most = std::min(known.size(), told.size());
  for (; same < most && known[same].action == told[same].action; ++same)
    alignment.alike &= SaysTheSame(known[same], told[same]);
  // Behind the last pair of each.
  size_t known_end = same, told_end = same;
  if (same < most) {
    CommonLengths lengths(known, told, same);
    for (size_t i = same, j = same; lengths.At(i, j) > 0;) {
      if (known[i].action == told[j].action) {
        known_end = ++i;
        told_end = ++j;
        alignment.alike = false;  // there is something else before it
      } else if (lengths.At(i + 1, j) >= lengths.At(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
  }
  alignment.known_behind = known.size() - known_end;
  alignment.told_behind = told.size() - told_end;
  alignment.end_left_out =
      std::any_of(known.begin() + static_cast<ptrdiff_t>(known_end), known.end(),
                  [](const ToldStep& step) { return IsEnd(step.action); });
  return alignment;
}

Verdict Judge(const Telling& telling) {
  const Alignment& steps = telling.steps;
  const bool agrees = telling.same_filing && steps.alike;
  const bool says_more = steps.told_behind > 0;
  const bool says_less = steps.known_behind > 0;
  if (agrees && !says_more && !says_less) return Verdict::kUnchanged;
  switch (telling.order) {
    case Order::kEarlier:
      return Verdict::kOutdated;
    case Order::kLater:
      if (says_more) return Verdict::kGoOn;
      return says_less ? Verdict::kGoBack : Verdict::kUnchanged;
    case Order::kSame:
    case Order::kNotSaid:
      if (!agrees || (says_more && says_less)) return Verdict::kDiffers;
      return says_more ? Verdict::kGoOn : Verdict::kOutdated;
  }
  return Verdict::kDiffers;
}

}  // namespace tanggap::complaints
