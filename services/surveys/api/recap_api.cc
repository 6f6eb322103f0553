#include "services/surveys/api/recap_api.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "libs/privacy/sealed_token.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/recap_rows.h"
#include "services/surveys/domain/csv.h"
#include "services/surveys/domain/definition_hash.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr char kCursorLabel[] = "surveys.recap";
constexpr absl::Duration kCursorLife = absl::Hours(7 * 24);

// Behind an agency, after so many rows.
struct Position {
  std::string agency;
  int64_t rows = 0;
};

// Everything that must be as it was for one stream to follow another.
std::string QuestionOf(v1::ExportRecapRequest request) {
  request.clear_cursor();
  return base::ToHex(CanonicalBytes(request));
}

const std::string& NameOf(const directory::AgencyEntry& agency, const std::string& code,
                          errors::Language language) {
  const directory::v1::Unit* unit = code.empty() ? nullptr : agency.FindUnit(code);
  if (unit == nullptr && !code.empty()) return code;
  const common::v1::LocalizedText& label = unit == nullptr ? agency.proto().label() : unit->label();
  return language == errors::Language::kEnglish && !label.en().empty() ? label.en() : label.id();
}

absl::StatusOr<Position> OpenCursor(const service::World& world, const Viewer& viewer,
                                    const v1::ExportRecapRequest& request) {
  if (request.cursor().empty()) return Position();
  const Error refused(Reason::INVALID_CURSOR);
  const absl::StatusOr<std::string> bytes =
      privacy::OpenToken(world.keys, kCursorLabel, request.cursor(), world.clock.Now());
  if (!bytes.ok()) return refused;
  const std::vector<std::string> parts = base::Split(*bytes, '\n');
  Position position;
  if (parts.size() != 4 || parts[1] != QuestionOf(request) ||
      !absl::SimpleAtoi(parts[3], &position.rows))
    return refused;
  const bool own =
      parts[0] == viewer.person ||
      std::ranges::find(viewer.former_persons, parts[0]) != viewer.former_persons.end();
  if (!own) return refused;
  position.agency = parts[2];
  return position;
}

class RecapFeed final : public rpc::Feed<v1::CsvChunk> {
 public:
  struct Parts {
    const service::World& world;
    Figures& figures;
    Profile profile;
    Period period;
    std::string person;
    std::string question;
    std::vector<std::string> agencies;
    Position position;
    errors::Language language;
  };
  explicit RecapFeed(Parts parts) : parts_(std::move(parts)) {
    chunk_.set_row_count(parts_.position.rows);
    chunk_.set_cursor(Cursor(parts_.position));
  }

  absl::StatusOr<std::optional<v1::CsvChunk>> Next(const rpc::Context& context) override {
    if (chunk_.last()) return std::optional<v1::CsvChunk>();
    v1::CsvChunk chunk;
    if (parts_.position.agency.empty()) chunk.set_lines(CsvLine(RecapColumns(parts_.profile)));
    Position after = parts_.position;
    if (next_ < parts_.agencies.size()) {
      after.agency = parts_.agencies[next_];
      TANGGAP_RETURN_IF_ERROR(AddLines(after.agency, context.deadline(), after.rows, chunk));
      ++next_;
    }
    parts_.position = after;
    chunk.set_row_count(after.rows);
    chunk.set_cursor(Cursor(after));
    chunk.set_last(next_ >= parts_.agencies.size());
    chunk_ = chunk;
    chunk_.clear_lines();
    return std::optional(std::move(chunk));
  }

  v1::CsvChunk Heartbeat() override { return chunk_; }
  bool Ended() const override { return chunk_.last(); }

 private:
  absl::Status AddLines(const std::string& code, absl::Time deadline, int64_t& rows,
                        v1::CsvChunk& chunk) {
    const std::shared_ptr<const directory::Directory> directory = parts_.world.directory();
    TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                             directory::AgencyOf(*directory, code, directory::Choice::kKept));
    const RecapRows recap(parts_.figures, parts_.profile, parts_.period,
                          agency->calendar().DateOf(parts_.world.clock.Now()));
    TANGGAP_ASSIGN_OR_RETURN(const auto units, recap.Of(code, deadline));
    for (const auto& [unit, row] : units) {
      *chunk.mutable_lines() +=
          CsvLine(RecapRow(parts_.profile, ++rows, NameOf(*agency, unit, parts_.language), row));
    }
    return absl::OkStatus();
  }

  std::string Cursor(const Position& position) const {
    const std::string bytes = base::Join(parts_.person, "\n", parts_.question, "\n",
                                         position.agency, "\n", position.rows);
    return privacy::SealToken(parts_.world.keys, parts_.world.random, kCursorLabel, bytes,
                              parts_.world.clock.Now() + kCursorLife);
  }

  Parts parts_;
  size_t next_ = 0;
  v1::CsvChunk chunk_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> RecapApi::AgenciesOf(
    const Viewer& viewer, const v1::ExportRecapRequest& request) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  std::set<std::string> agencies(request.agencies().begin(), request.agencies().end());
  for (const std::string& agency : agencies) {
    if (!viewer.Sees(agency) || directory->FindAgency(agency) == nullptr) return NotFound(agency);
    TANGGAP_RETURN_IF_ERROR(
        directory::AgencyOf(*directory, agency, directory::Choice::kKept).status());
  }
  if (agencies.empty()) {
    for (const auto& agency : directory->agencies()) {
      if (viewer.Sees(agency->code()) && directory->ServedHere(agency->code()))
        agencies.insert(agency->code());
    }
  }
  return std::vector<std::string>(agencies.begin(), agencies.end());
}

absl::StatusOr<std::unique_ptr<rpc::Feed<v1::CsvChunk>>> RecapApi::Export(
    const rpc::Context& context, const v1::ExportRecapRequest& request, rpc::Waker) {
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(std::vector<std::string> agencies, AgenciesOf(viewer, request));
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const v1::IndexProfile> message,
      profiles_.Find(ProfileCodeOf(request.index_profile()), context.deadline()));
  if (message == nullptr) {
    return Error(Reason::UNKNOWN_INDEX_PROFILE)
        .With("index_profile", request.index_profile())
        .ToStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(Profile profile, MakeProfile(*message));
  const std::optional<Period> period = ParsePeriod(request.period());
  if (!period.has_value() || period->grain() == Grain::kAll) {
    return Error(Reason::INVALID_FIELD)
        .Field("period", "Must be a month, quarter, semester or year.")
        .ToStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(Position position, OpenCursor(world_, viewer, request));
  std::erase_if(agencies, [&](const std::string& agency) { return agency <= position.agency; });
  return std::make_unique<RecapFeed>(RecapFeed::Parts{
      world_, figures_, std::move(profile), *period, viewer.person, QuestionOf(request),
      std::move(agencies), std::move(position), context.language()});
}

}  // namespace tanggap::surveys
