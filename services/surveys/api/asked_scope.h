// What a question about results is about: a survey that the caller may see, a series of it, and a
// group; with all that answers to it are made from.
//
//   ScopeReader scopes(world, stores);
//   TANGGAP_ASSIGN_OR_RETURN(const AskedScope asked, scopes.Read(asker, request.scope(), "scope"));
//   asked.book->Find(asked.series);
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/errors/language.h"
#include "libs/service/world.h"
#include "services/surveys/api/suppression_book.h"
#include "services/surveys/domain/profile.h"
#include "services/surveys/store/figures.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

struct ResultStores {
  Figures& figures;
  SuppressionBooks& books;
  CompiledVersions& versions;
  Profiles& profiles;
};

// Who asks, and until when.
struct Asker {
  Viewer viewer;
  errors::Language language = errors::Language::kIndonesian;
  absl::Time deadline;
};

struct AskedScope {
  MeasuredSurvey measured;
  // All figures of an answer are of this moment.
  std::shared_ptr<FiguresMoment> moment;
  // In the agency's time zone; of an agency that is not known here so long ago that nothing has
  // ended.
  absl::CivilDay today;
  FiguresState figures;
  // Of surveys that have an index.
  std::shared_ptr<const v1::IndexProfile> profile_message;
  std::optional<Profile> profile;
  // 0 before the first version is published.
  int series = 0;
  GroupName group;
  // Of the series, the first published first.
  std::vector<std::shared_ptr<const CompiledVersion>> versions;
  std::shared_ptr<const SuppressionBook> book;
  SuppressionBooks* books = nullptr;
  absl::Time deadline;

  // Of all that is measured in the series; null when nobody was counted.
  const CountedSeries* Counted() const { return book->Find(series); }
  // By the options of a dimension of the profile; null when nobody was counted.
  absl::StatusOr<std::shared_ptr<const CountedSeries>> OptionsOf(
      v1::ProfileDimension dimension) const;
  // The question that asks for a dimension of the profile, of the latest version that does; null
  // when none does.
  const Question* ProfileQuestion(v1::ProfileDimension dimension) const;
  // Accepted ones of a group that are not counted yet; 0 where it names a service, channel or
  // option.
  int64_t PendingOf(const GroupName& group) const;
};

class ScopeReader {
 public:
  // What is given outlives it.
  ScopeReader(const service::World& world, const ResultStores& stores)
      : world_(world), stores_(stores) {}

  // Errors: RESOURCE_NOT_FOUND, RESULTS_NOT_COMPARABLE, UNKNOWN_UNIT, UNKNOWN_SERVICE,
  // INVALID_FIELD named below `path`.
  absl::StatusOr<AskedScope> Read(const Asker& asker, const v1::ResultScope& scope,
                                  std::string_view path) const;
  // Two at one moment, each with its path.
  using NamedScope = std::pair<const v1::ResultScope&, std::string_view>;
  absl::StatusOr<std::pair<AskedScope, AskedScope>> ReadTwo(const Asker& asker,
                                                            const NamedScope& one,
                                                            const NamedScope& other) const;

 private:
  // Everything but figures.
  absl::StatusOr<AskedScope> Name(const Asker& asker, const v1::ResultScope& scope,
                                  std::string_view path) const;
  absl::Status ReadMeasures(AskedScope& asked) const;
  absl::Status ReadFigures(const v1::ResultScope& scope, std::shared_ptr<FiguresMoment> moment,
                           AskedScope& asked) const;
  absl::Status CheckNames(const v1::ResultScope& scope, const AskedScope& asked) const;

  const service::World& world_;
  const ResultStores stores_;
};

}  // namespace tanggap::surveys
