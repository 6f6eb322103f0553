#include "libs/events/cursor.h"

#include <absl/time/time.h>

#include <cstdint>
#include <optional>

#include "libs/base/big_endian.h"
#include "libs/base/invariant.h"
#include "libs/errors/error.h"
#include "libs/privacy/sealed_token.h"

namespace tanggap::events {

namespace {

constexpr char kLabel[] = "event cursor";
// Another form gets another number, and both are read.
constexpr char kForm = 1;
constexpr size_t kUuidSize = 16;

absl::Status Refused() { return errors::Error(errors::Reason::INVALID_CURSOR); }

// Takes apart what SealCursor has put together.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool done() const { return bytes_.empty(); }
  std::optional<std::string_view> Take(size_t size) {
    if (bytes_.size() < size) return std::nullopt;
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::optional<base::Uuid> TakeUuid() {
    const auto bytes = Take(kUuidSize);
    return bytes ? base::Uuid::FromBytes(*bytes) : std::nullopt;
  }
  std::optional<LogPosition> TakePosition() {
    const auto size = Take(1);
    if (!size) return std::nullopt;
    const auto agency = Take(static_cast<uint8_t>((*size)[0]));
    const auto epoch = TakeUuid();
    const auto number = Take(8);
    const auto event_id = TakeUuid();
    if (!agency || !epoch || !number || !event_id) return std::nullopt;
    return LogPosition{std::string(*agency), *epoch,
                       static_cast<int64_t>(base::FromBigEndian(*number)), *event_id};
  }

 private:
  std::string_view bytes_;
};

}  // namespace

std::string SealCursor(const privacy::KeyRing& keys, base::Random& random,
                       const std::vector<LogPosition>& positions) {
  TANGGAP_INVARIANT(positions.size() <= kMostLogsOfCursor, "a cursor of too many logs");
  std::string bytes(1, kForm);
  for (const LogPosition& position : positions) {
    TANGGAP_INVARIANT(position.agency.size() <= UINT8_MAX, "the code of an agency is short");
    bytes += static_cast<char>(position.agency.size());
    bytes += position.agency;
    bytes += position.epoch.bytes();
    bytes += base::ToBigEndian(static_cast<uint64_t>(position.position));
    bytes += position.event_id.bytes();
  }
  return privacy::SealToken(keys, random, kLabel, bytes, absl::InfiniteFuture());
}

absl::StatusOr<std::vector<LogPosition>> OpenCursor(const privacy::KeyRing& keys,
                                                    std::string_view cursor) {
  const absl::StatusOr<std::string> bytes =
      privacy::OpenToken(keys, kLabel, cursor, absl::UnixEpoch());
  if (!bytes.ok() || bytes->empty() || bytes->front() != kForm) return Refused();
  Reader reader(std::string_view(*bytes).substr(1));
  std::vector<LogPosition> positions;
  while (!reader.done()) {
    std::optional<LogPosition> position = reader.TakePosition();
    if (!position) return Refused();
    positions.push_back(*std::move(position));
  }
  return positions;
}

}  // namespace tanggap::events
