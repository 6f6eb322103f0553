#include "services/surveys/api/export_api.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/big_endian.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/sealed_token.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/response_csv.h"
#include "services/surveys/api/response_selection.h"
#include "services/surveys/domain/definition_hash.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr char kLabel[] = "surveys.export";
// How many rows are looked through for one chunk at most: it may have a cursor alone.
constexpr int kMostLookedAt = 5000;
constexpr int kLookedAtOnce = 500;
// Those of the last line aside.
constexpr size_t kBytesInChunk = size_t{512} << 10;
constexpr absl::Duration kCursorHolds = absl::Hours(7 * 24);
constexpr size_t kUuidBytes = 16;
constexpr size_t kNumberBytes = 8;

// How far a file has come.
struct Place {
  base::Uuid after;
  int64_t rows = 0;
  // The latest version that was published when the file was begun: its columns are those of it and
  // of those before, and so are its lines.
  int64_t version = 0;
  bool begun = false;
  bool ended = false;
};

class CsvFeed final : public rpc::Feed<v1::CsvChunk> {
 public:
  CsvFeed(const service::World& world, ResponseLists& lists, ResponseViews& views, Survey survey,
          Selected selected, std::string scope, Place place)
      : world_(world),
        lists_(lists),
        views_(views),
        survey_(std::move(survey)),
        selected_(std::move(selected)),
        scope_(std::move(scope)),
        place_(place) {}

  absl::StatusOr<std::optional<v1::CsvChunk>> Next(const rpc::Context& context) override {
    if (told_end_) return std::optional<v1::CsvChunk>();
    TANGGAP_RETURN_IF_ERROR(Begin(context.deadline()));
    v1::CsvChunk chunk;
    if (!place_.begun) chunk.set_lines(csv_->Header());
    Place place = place_;
    place.begun = true;
    TANGGAP_RETURN_IF_ERROR(AddLines(context, place, *chunk.mutable_lines()));
    place_ = place;
    told_end_ = place.ended;
    chunk.set_last(place.ended);
    if (place.ended) chunk.set_withheld_count(view_->CountWithheld(selected_));
    Sign(chunk);
    return std::optional(std::move(chunk));
  }

  v1::CsvChunk Heartbeat() override {
    v1::CsvChunk chunk;
    Sign(chunk);
    return chunk;
  }

  bool Ended() const override { return told_end_; }

 private:
  // Until the chunk is full, or enough was looked at. Nothing behind the end: whoever goes on there
  // is told so once more.
  absl::Status AddLines(const rpc::Context& context, Place& place, std::string& lines) const {
    int looked_at = 0;
    while (!place.ended && lines.size() < kBytesInChunk && looked_at < kMostLookedAt &&
           !context.cancelled()) {
      TANGGAP_ASSIGN_OR_RETURN(
          const ListedRows page,
          lists_.Read(survey_.id, view_->months(), place.after, kLookedAtOnce, context.deadline()));
      looked_at += page.looked_at;
      AddPage(page, place, lines);
    }
    return absl::OkStatus();
  }

  void AddPage(const ListedRows& page, Place& place, std::string& lines) const {
    for (const ListedResponse& row : page.rows) {
      // The next chunk begins with it.
      if (lines.size() >= kBytesInChunk) return;
      place.after = row.row.response_key;
      if (row.row.version > place.version) continue;
      const std::optional<v1::Response> shown = view_->Show(row, selected_);
      if (!shown.has_value()) continue;
      lines += csv_->Line(*shown);
      ++place.rows;
    }
    place.after = page.after;
    place.ended = !page.more;
  }

  // What the whole of the stream is read by.
  absl::Status Begin(absl::Time deadline) {
    if (view_ != nullptr) return absl::OkStatus();
    TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, survey_.agency));
    TANGGAP_ASSIGN_OR_RETURN(view_, views_.Of(survey_, today, deadline));
    if (!place_.begun) place_.version = survey_.published_version;
    csv_.emplace(view_->versions(), static_cast<int>(place_.version));
    return absl::OkStatus();
  }

  void Sign(v1::CsvChunk& chunk) const {
    chunk.set_row_count(place_.rows);
    const std::string bytes = base::Join(
        place_.after.bytes(), base::ToBigEndian(static_cast<uint64_t>(place_.rows), kNumberBytes),
        base::ToBigEndian(static_cast<uint64_t>(place_.version), kNumberBytes),
        place_.begun ? "b" : "-", place_.ended ? "e" : "-", scope_);
    chunk.set_cursor(privacy::SealToken(world_.keys, world_.random, kLabel, bytes,
                                        world_.clock.Now() + kCursorHolds));
  }

  const service::World& world_;
  ResponseLists& lists_;
  ResponseViews& views_;
  const Survey survey_;
  const Selected selected_;
  const std::string scope_;
  Place place_;
  bool told_end_ = false;
  std::shared_ptr<const ResponseView> view_;
  std::optional<ResponseCsv> csv_;
};

absl::StatusOr<Place> OpenCursor(const service::World& world, const std::string& cursor,
                                 const std::vector<std::string>& scopes) {
  if (cursor.empty()) return Place();
  const absl::StatusOr<std::string> bytes =
      privacy::OpenToken(world.keys, kLabel, cursor, world.clock.Now());
  constexpr size_t kHead = kUuidBytes + 2 * kNumberBytes + 2;
  if (bytes.ok() && bytes->size() >= kHead) {
    const std::string_view view = *bytes;
    for (const std::string& scope : scopes) {
      if (view.substr(kHead) != scope) continue;
      const auto number = [&](size_t place) {
        return static_cast<int64_t>(
            base::FromBigEndian(view.substr(kUuidBytes + place * kNumberBytes, kNumberBytes)));
      };
      return Place{.after = *base::Uuid::FromBytes(view.substr(0, kUuidBytes)),
                   .rows = number(0),
                   .version = number(1),
                   .begun = view[kHead - 2] == 'b',
                   .ended = view[kHead - 1] == 'e'};
    }
  }
  return Error(Reason::INVALID_CURSOR).ToStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<rpc::Feed<v1::CsvChunk>>> ExportApi::Export(
    const rpc::Context& context, const v1::ExportResponsesRequest& request, rpc::Waker) {
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(Survey survey, surveys_.Load(id, viewer, context.deadline()));
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
  TANGGAP_ASSIGN_OR_RETURN(Selected selected, SelectedBy(request.selection(), survey, world_));
  // Everything else must be as it was.
  const auto scope_of = [&](const std::string& person) {
    return base::Join(request.name(), "|", person, "|", CanonicalBytes(request.selection()));
  };
  std::vector<std::string> scopes = {scope_of(viewer.person)};
  for (const std::string& former : viewer.former_persons) scopes.push_back(scope_of(former));
  TANGGAP_ASSIGN_OR_RETURN(const Place place, OpenCursor(world_, request.cursor(), scopes));
  return std::make_unique<CsvFeed>(world_, lists_, views_, std::move(survey), std::move(selected),
                                   scopes[0], place);
}

}  // namespace tanggap::surveys
