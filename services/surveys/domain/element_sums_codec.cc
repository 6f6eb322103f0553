// How sums are written into a cell: variable-length integers, what is nearly always nothing as a
// difference that is then zero, and runs of zeros as their length. Complete responses are the rule,
// so of all others only the rest is written.
#include <utility>

#include "services/surveys/domain/element_sums.h"

namespace tanggap::surveys {

namespace {

constexpr char kVersion = 1;
constexpr int64_t kMostElements = 50;
constexpr int64_t kMostPoints = 11;

class Writer {
 public:
  void Number(int64_t number) {
    if (number == 0) {
      ++zeros_;
      return;
    }
    Flush();
    // Zigzag: small numbers of either sign are short.
    Bytes((static_cast<uint64_t>(number) << 1) ^ static_cast<uint64_t>(number >> 63));
  }
  void Text(std::string_view text) {
    Number(static_cast<int64_t>(text.size()));
    Flush();
    bytes_.append(text);
  }
  std::string Take() {
    Flush();
    return std::move(bytes_);
  }

 private:
  void Flush() {
    if (zeros_ == 0) return;
    bytes_.push_back(0);
    Bytes(std::exchange(zeros_, 0));
  }
  void Bytes(uint64_t number) {
    for (; number >= 0x80; number >>= 7) bytes_.push_back(static_cast<char>(number | 0x80));
    bytes_.push_back(static_cast<char>(number));
  }
  std::string bytes_{kVersion};
  uint64_t zeros_ = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {
    good_ = !rest_.empty() && rest_[0] == kVersion;
    if (good_) rest_.remove_prefix(1);
  }
  int64_t Number() {
    if (zeros_ > 0) {
      --zeros_;
      return 0;
    }
    const uint64_t number = Bytes();
    if (number == 0) {
      zeros_ = Bytes();
      if (zeros_ == 0) good_ = false;
      if (zeros_ > 0) --zeros_;
      return 0;
    }
    return static_cast<int64_t>(number >> 1) ^ -static_cast<int64_t>(number & 1);
  }
  int64_t Number(int64_t least, int64_t most) {
    const int64_t number = Number();
    if (number < least || number > most) good_ = false;
    return good_ ? number : least;
  }
  std::string Text(int64_t longest) {
    const auto size = static_cast<size_t>(Number(0, longest));
    if (size > rest_.size()) good_ = false;
    if (!good_) return "";
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  bool good() const { return good_; }
  bool done() const { return good_ && rest_.empty() && zeros_ == 0; }

 private:
  uint64_t Bytes() {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_[0]);
      rest_.remove_prefix(1);
      number |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return number;
    }
    good_ = false;
    return 1;
  }
  std::string_view rest_;
  uint64_t zeros_ = 0;
  bool good_ = true;
};

void WriteLayout(const Layout& layout, Writer& writer) {
  writer.Text(layout.profile);
  writer.Number(static_cast<int64_t>(layout.elements.size()));
  for (const ElementScale& scale : layout.elements) {
    writer.Number(scale.points);
    writer.Number(scale.divisor - 1);
    writer.Number(scale.converted);
  }
}

Layout ReadLayout(Reader& reader) {
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

void WriteSet(const SumSet& set, Writer& writer) {
  PassSet(set, [&](const int64_t& number, int64_t base) { writer.Number(number - base); });
}

void ReadSet(Reader& reader, SumSet& set) {
  // Unsigned, because what a broken cell holds may be anything.
  PassSet(set, [&](int64_t& number, int64_t base) {
    number =
        static_cast<int64_t>(static_cast<uint64_t>(reader.Number()) + static_cast<uint64_t>(base));
  });
}

}  // namespace

std::string ElementSums::Serialise() const {
  Writer writer;
  WriteLayout(layout_, writer);
  WriteSet(all_, writer);
  WriteSet(flagged_, writer);
  return writer.Take();
}

absl::StatusOr<ElementSums> ElementSums::Parse(std::string_view bytes) {
  Reader reader(bytes);
  Layout layout = ReadLayout(reader);
  if (!reader.good()) return absl::DataLossError("sums of a cell that cannot be read");
  ElementSums sums(std::move(layout));
  ReadSet(reader, sums.all_);
  ReadSet(reader, sums.flagged_);
  if (!reader.done()) return absl::DataLossError("sums of a cell that cannot be read");
  return sums;
}

}  // namespace tanggap::surveys
