#include "services/surveys/api/publication_reading_api.h"

#include <optional>
#include <string>
#include <utility>

#include "libs/base/big_endian.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/sealed_token.h"
#include "libs/query/page_size.h"
#include "services/surveys/api/answer_size.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/publication_name.h"
#include "services/surveys/api/publication_texts.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;
using query::PageKeyType;

constexpr query::PageLimits kIndexes = {.usual = 20, .most = 50};
constexpr char kLabel[] = "surveys.publication_export";
constexpr size_t kNumberBytes = 8;
constexpr absl::Duration CursorHolds() { return absl::Hours(7 * 24); }

// Some part of a file.
class FileFeed final : public rpc::Feed<v1::CsvChunk> {
 public:
  FileFeed(const service::World& world, Publications& publications, PublicationName name, int part)
      : world_(world), publications_(publications), name_(name), part_(part) {}

  absl::StatusOr<std::optional<v1::CsvChunk>> Next(const rpc::Context& context) override {
    if (ended_) return std::optional<v1::CsvChunk>();
    TANGGAP_ASSIGN_OR_RETURN(const std::optional<FilePart> part,
                             publications_.LoadPart(name_, part_, context.deadline()));
    TANGGAP_ASSIGN_OR_RETURN(const std::optional<FilePart> next,
                             publications_.LoadPart(name_, part_ + 1, context.deadline()));
    ended_ = !next.has_value();
    // Whoever goes on behind the last is told so once more.
    if (part.has_value()) {
      rows_ = part->first_row + part->row_count;
      ++part_;
    }
    v1::CsvChunk chunk = Heartbeat();
    if (part.has_value()) chunk.set_lines(part->lines);
    chunk.set_last(ended_);
    return std::optional(std::move(chunk));
  }

  v1::CsvChunk Heartbeat() override {
    v1::CsvChunk chunk;
    chunk.set_row_count(rows_);
    const std::string place = base::Join(
        name_.survey.bytes(), base::ToBigEndian(static_cast<uint64_t>(name_.number), kNumberBytes),
        base::ToBigEndian(static_cast<uint64_t>(part_), kNumberBytes),
        base::ToBigEndian(static_cast<uint64_t>(rows_), kNumberBytes));
    chunk.set_cursor(privacy::SealToken(world_.keys, world_.random, kLabel, place,
                                        world_.clock.Now() + CursorHolds()));
    return chunk;
  }

  bool Ended() const override { return ended_; }

  // To go on behind a cursor of this file; INVALID_CURSOR.
  absl::Status GoOn(const std::string& cursor) {
    if (cursor.empty()) return absl::OkStatus();
    const absl::StatusOr<std::string> place =
        privacy::OpenToken(world_.keys, kLabel, cursor, world_.clock.Now());
    const std::string own = base::Join(
        name_.survey.bytes(), base::ToBigEndian(static_cast<uint64_t>(name_.number), kNumberBytes));
    if (!place.ok() || place->size() != own.size() + 2 * kNumberBytes || !place->starts_with(own))
      return Error(Reason::INVALID_CURSOR);
    const std::string_view rest = std::string_view(*place).substr(own.size());
    part_ = static_cast<int>(base::FromBigEndian(rest.substr(0, kNumberBytes)));
    rows_ = static_cast<int64_t>(base::FromBigEndian(rest.substr(kNumberBytes)));
    return absl::OkStatus();
  }

 private:
  const service::World& world_;
  Publications& publications_;
  const PublicationName name_;
  int part_ = 0;
  int64_t rows_ = 0;
  bool ended_ = false;
};

absl::StatusOr<PublicationPlace> PlaceOf(const std::vector<query::PageKey>& keys) {
  PublicationPlace place;
  if (keys.empty()) return place;
  place.publish_time = std::get<absl::Time>(keys[0]);
  const std::optional<base::Uuid> survey = base::Uuid::Parse(std::get<std::string>(keys[1]));
  if (!survey.has_value()) return Error(Reason::INVALID_PAGE_TOKEN).ToStatus();
  place.name = {*survey, static_cast<int>(std::get<int64_t>(keys[2]))};
  return place;
}

}  // namespace

absl::StatusOr<PublicationReadingApi::Found> PublicationReadingApi::Find(const std::string& name,
                                                                         absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const PublicationName wanted, PublicationOf(name));
  TANGGAP_ASSIGN_OR_RETURN(std::optional<v1::Publication> publication,
                           stores_.publications.Find(wanted, deadline));
  TANGGAP_ASSIGN_OR_RETURN(std::optional<Survey> survey,
                           stores_.surveys.Find(wanted.survey, deadline));
  if (!publication.has_value() || !survey.has_value()) return NotFound(name);
  Found found{.publication = *std::move(publication), .survey = *std::move(survey)};
  if (!found.survey.index_profile.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(found.profile,
                             stores_.profiles.Find(found.survey.index_profile, deadline));
  }
  return found;
}

absl::StatusOr<v1::Publication> PublicationReadingApi::Get(
    const rpc::Context& context, const v1::GetPublicationRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(Found found, Find(request.name(), context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  PublicationTexts(*directory, found.survey, found.profile.get(), context.language())
      .AddTo(found.publication);
  return std::move(found.publication);
}

absl::StatusOr<v1::ListPublicationsResponse> PublicationReadingApi::List(
    const rpc::Context& context, const v1::ListPublicationsRequest& request) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  if (!request.agency().empty() && directory->FindAgency(request.agency()) == nullptr)
    return Error(Reason::UNKNOWN_AGENCY).With("agency", request.agency()).ToStatus();
  std::optional<base::Uuid> survey;
  if (!request.survey().empty()) {
    TANGGAP_ASSIGN_OR_RETURN(survey, SurveyOf(request.survey()));
  }
  const std::string filter = base::Join(request.agency(), "|", request.survey());
  const query::PageScope scope = {context.method(), "", filter, ""};
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<query::PageKey> keys,
      page_tokens_.Open(scope, {PageKeyType::kTime, PageKeyType::kText, PageKeyType::kInteger},
                        request.page_token()));
  TANGGAP_ASSIGN_OR_RETURN(const PublicationPlace after, PlaceOf(keys));
  const int size = PageSize(request.page_size());
  TANGGAP_ASSIGN_OR_RETURN(
      std::vector<v1::Publication> page,
      stores_.publications.List(request.agency(), survey, after, size + 1, context.deadline()));
  v1::ListPublicationsResponse response;
  size_t bytes = 0;
  for (v1::Publication& publication : page) {
    const int listed = response.publications_size();
    bytes += publication.ByteSizeLong();
    if (listed == size || (listed > 0 && bytes > kMostAnswerBytes)) {
      TANGGAP_ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                               SealPlace(scope, response.publications(listed - 1)));
      break;
    }
    *response.add_publications() = std::move(publication);
  }
  return response;
}

absl::StatusOr<std::string> PublicationReadingApi::SealPlace(const query::PageScope& scope,
                                                             const v1::Publication& last) const {
  TANGGAP_ASSIGN_OR_RETURN(const PublicationName name, PublicationOf(last.name()));
  return page_tokens_.Seal(scope, {FromProto(last.publish_time()), name.survey.ToString(),
                                   static_cast<int64_t>(name.number)});
}

absl::StatusOr<v1::ListPublishedIndexesResponse> PublicationReadingApi::ListIndexes(
    const rpc::Context& context, const v1::ListPublishedIndexesRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const Found found, Find(request.parent(), context.deadline()));
  const query::PageScope scope = {context.method(), "", request.parent(), ""};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(scope, {PageKeyType::kInteger}, request.page_token()));
  const int after = keys.empty() ? 0 : static_cast<int>(std::get<int64_t>(keys[0]));
  const int size = query::PageSize(request.page_size(), kIndexes);
  TANGGAP_ASSIGN_OR_RETURN(const PublicationName name, PublicationOf(request.parent()));
  TANGGAP_ASSIGN_OR_RETURN(
      std::vector<v1::Index> indexes,
      stores_.publications.ListIndexes(name, after, size + 1, context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const PublicationTexts texts(*directory, found.survey, found.profile.get(), context.language());
  v1::ListPublishedIndexesResponse response;
  size_t bytes = 0;
  for (v1::Index& index : indexes) {
    const bool full = response.indexes_size() == size || bytes > kMostAnswerBytes;
    if (full) {
      response.set_next_page_token(
          page_tokens_.Seal(scope, {static_cast<int64_t>(after + response.indexes_size())}));
      break;
    }
    texts.AddTo(index);
    bytes += index.ByteSizeLong();
    *response.add_indexes() = std::move(index);
  }
  return response;
}

absl::StatusOr<std::unique_ptr<rpc::Feed<v1::CsvChunk>>> PublicationReadingApi::Export(
    const rpc::Context& context, const v1::ExportPublicationRequest& request, rpc::Waker) {
  TANGGAP_RETURN_IF_ERROR(Find(request.name(), context.deadline()).status());
  TANGGAP_ASSIGN_OR_RETURN(const PublicationName name, PublicationOf(request.name()));
  auto feed = std::make_unique<FileFeed>(world_, stores_.publications, name, 0);
  TANGGAP_RETURN_IF_ERROR(feed->GoOn(request.cursor()));
  return feed;
}

}  // namespace tanggap::surveys
