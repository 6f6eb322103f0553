// How sums are written into a cell: as packed numbers, what is nearly always nothing as a
// difference that is then zero. Complete responses are the rule, so of all others only the rest is
// written.
#include <utility>

#include "services/surveys/domain/element_sums.h"
#include "services/surveys/domain/packed_numbers.h"

namespace tanggap::surveys {

namespace {

constexpr char kVersion = 1;
constexpr int64_t kMostElements = 50;
constexpr int64_t kMostPoints = 11;

void WriteLayout(const Layout& layout, PackedWriter& writer) {
  writer.Text(layout.profile);
  writer.Number(static_cast<int64_t>(layout.elements.size()));
  for (const ElementScale& scale : layout.elements) {
    writer.Number(scale.points);
    writer.Number(scale.divisor - 1);
    writer.Number(scale.converted);
  }
}

Layout ReadLayout(PackedReader& reader) {
  Layout layout{.profile = reader.Text(100)};
  const int64_t size = reader.Number(1, kMostElements);
  for (int64_t i = 0; i < size && reader.good(); ++i) {
    ElementScale scale;
    scale.points = static_cast<int>(reader.Number(0, kMostPoints));
    scale.divisor = reader.Number(0, 2519) + 1;
    scale.converted = reader.Number(0, 1) == 1;
    layout.elements.push_back(scale);
  }
  return layout;
}

// Both directions in one: `pass(number, base)` writes number - base, or reads it.
template <typename Set, typename Pass>
void PassSet(Set& set, Pass pass) {
  const size_t size = set.elements.size();
  pass(set.complete_count, 0);
  pass(set.responses.all, set.complete_count);
  pass(set.responses.open, set.responses.all);
  for (size_t i = 0; i < size; ++i) {
    auto& tally = set.elements[i];
    pass(set.complete_sums[i], 0);
    pass(set.complete_squares[i], 0);
    pass(tally.people.all, set.complete_count);
    pass(tally.people.open, tally.people.all);
    pass(tally.sum, set.complete_sums[i]);
    pass(tally.squares, set.complete_squares[i]);
    for (auto& count : tally.points) pass(count, 0);
  }
  for (auto& product : set.complete_products) pass(product, 0);
  for (size_t i = 0, at = 0; i < size; ++i) {
    for (size_t j = i + 1; j < size; ++j, ++at) {
      auto& pair = set.pairs[at];
      pass(pair.count, set.complete_count);
      pass(pair.first_sum, set.complete_sums[i]);
      pass(pair.second_sum, set.complete_sums[j]);
      pass(pair.products, set.complete_products[at]);
    }
  }
}

void WriteSet(const SumSet& set, PackedWriter& writer) {
  PassSet(set, [&](const int64_t& number, int64_t base) { writer.Number(number - base); });
}

void ReadSet(PackedReader& reader, SumSet& set) {
  // Unsigned, because what a broken cell holds may be anything.
  PassSet(set, [&](int64_t& number, int64_t base) {
    number =
        static_cast<int64_t>(static_cast<uint64_t>(reader.Number()) + static_cast<uint64_t>(base));
  });
}

}  // namespace

std::string ElementSums::Serialise() const {
  PackedWriter writer(kVersion);
  WriteLayout(layout_, writer);
  WriteSet(all_, writer);
  WriteSet(flagged_, writer);
  return writer.Take();
}

absl::StatusOr<ElementSums> ElementSums::Parse(std::string_view bytes) {
  PackedReader reader(bytes, kVersion);
  Layout layout = ReadLayout(reader);
  if (!reader.good()) return absl::DataLossError("sums of a cell that cannot be read");
  ElementSums sums(std::move(layout));
  ReadSet(reader, sums.all_);
  ReadSet(reader, sums.flagged_);
  if (!reader.done()) return absl::DataLossError("sums of a cell that cannot be read");
  return sums;
}

}  // namespace tanggap::surveys
