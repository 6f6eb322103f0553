#include "services/surveys/store/versions.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/lint_reach.h"

namespace tanggap::surveys {

namespace {

constexpr postgres::Statement kLoad = {"load_survey_version", R"(
  SELECT version, definition, definition_hash, series, scale_points, compatibility, publish_time
  FROM surveys.survey_version WHERE survey = $1 AND version = $2)"};

constexpr postgres::Statement kList = {"list_survey_versions", R"(
  SELECT version, definition_hash, series, scale_points, compatibility, publish_time
  FROM surveys.survey_version WHERE survey = $1 AND version < $2 ORDER BY version DESC LIMIT $3)"};

absl::Status Unreadable(const base::Uuid& survey, int version) {
  return absl::DataLossError(
      base::Join("version ", version, " of survey ", survey.ToString(), " cannot be read"));
}

absl::StatusOr<PublishedVersion> Read(const base::Uuid& survey, const postgres::Row& row) {
  PublishedVersion read;
  read.version = static_cast<int>(row.Int("version"));
  read.definition_hash = row.Text("definition_hash");
  read.series = static_cast<int>(row.Int("series"));
  for (const int64_t points : row.IntArray("scale_points"))
    read.scale_points.push_back(static_cast<int>(points));
  if (!read.compatibility.ParseFromString(row.Bytes("compatibility")))
    return Unreadable(survey, read.version);
  read.publish_time = row.Time("publish_time");
  return read;
}

}  // namespace

absl::StatusOr<std::optional<PublishedVersion>> Versions::Load(const base::Uuid& survey,
                                                               int version, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kLoad, postgres::Params().Uuid(survey).Int(version), deadline));
  if (rows.empty()) return std::optional<PublishedVersion>();
  TANGGAP_ASSIGN_OR_RETURN(PublishedVersion read, Read(survey, rows[0]));
  if (!read.definition.ParseFromString(rows[0].Bytes("definition")))
    return Unreadable(survey, version);
  return std::optional(std::move(read));
}

absl::StatusOr<std::vector<PublishedVersion>> Versions::List(const base::Uuid& survey, int before,
                                                             int most, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kList, postgres::Params().Uuid(survey).Int(before).Int(most), deadline));
  std::vector<PublishedVersion> versions;
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(PublishedVersion read, Read(survey, row));
    versions.push_back(std::move(read));
  }
  return versions;
}

bool CompiledVersion::EveryElementIsAnswered() const {
  for (size_t q = 0; q < always_answered.size(); ++q) {
    if (!definition.questions()[q].element.empty() && !always_answered[q]) return false;
  }
  return true;
}

absl::StatusOr<std::shared_ptr<const CompiledVersion>> CompiledVersions::Find(
    const base::Uuid& survey, int version, absl::Time deadline) {
  const Name name = {survey, version};
  if (std::shared_ptr<const CompiledVersion> kept = FindKept(name)) return kept;
  TANGGAP_ASSIGN_OR_RETURN(std::optional<PublishedVersion> published,
                           versions_.Load(survey, version, deadline));
  if (!published.has_value()) return std::shared_ptr<const CompiledVersion>();
  absl::StatusOr<Definition> definition = Definition::Compile(published->definition);
  // It was checked when it was published.
  if (!definition.ok()) return Unreadable(survey, version);
  std::vector<bool> always_answered = AlwaysAnswered(*definition, FindReach(*definition));
  const auto compiled = std::make_shared<const CompiledVersion>(
      CompiledVersion{*std::move(published), *std::move(definition), std::move(always_answered)});
  Keep(name, compiled);
  return compiled;
}

std::shared_ptr<const CompiledVersion> CompiledVersions::FindKept(const Name& name) {
  base::MutexLock lock(mutex_);
  const auto found = kept_.find(name);
  if (found == kept_.end()) return nullptr;
  used_.splice(used_.begin(), used_, found->second.place);
  return found->second.version;
}

void CompiledVersions::Keep(const Name& name,
                            const std::shared_ptr<const CompiledVersion>& version) {
  base::MutexLock lock(mutex_);
  if (kept_.contains(name)) return;
  used_.push_front(name);
  kept_[name] = {version, used_.begin()};
  if (kept_.size() <= most_) return;
  kept_.erase(used_.back());
  used_.pop_back();
}

}  // namespace tanggap::surveys
