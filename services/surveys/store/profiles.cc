#include "services/surveys/store/profiles.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/postgres/failure.h"
#include "services/surveys/domain/built_in_profiles.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

namespace idempotency = postgres::idempotency;

constexpr postgres::Statement kFind = {
    "find_index_profile", "SELECT profile, create_time FROM surveys.index_profile WHERE code = $1"};

constexpr postgres::Statement kListAll = {"list_index_profiles", R"(
  SELECT profile, create_time FROM surveys.index_profile WHERE code > $1 ORDER BY code LIMIT $2)"};

constexpr postgres::Statement kListOfAgency = {"list_index_profiles_of_agency", R"(
  SELECT profile, create_time FROM surveys.index_profile WHERE agency = $3 AND code > $1 ORDER BY code LIMIT $2)"};

// $1 to $8 are the request.
constexpr postgres::Statement kCreate = {"create_index_profile",
                                         "WITH " TANGGAP_IDEMPOTENCY_CLAIM R"(,
  made AS (
    INSERT INTO surveys.index_profile (code, agency, profile, create_time)
    SELECT $9::text, $10::text, $11::bytea, $7::timestamptz FROM claimed)
  SELECT resource FROM claimed)"};

absl::StatusOr<v1::IndexProfile> Read(const postgres::Row& row) {
  v1::IndexProfile profile;
  if (!profile.ParseFromString(row.Bytes("profile")))
    return absl::DataLossError("an index profile cannot be read");
  profile.set_name(base::Join("indexProfiles/", profile.code()));
  *profile.mutable_create_time() = ToProto(row.Time("create_time"));
  return profile;
}

absl::Status Exists(std::string_view code) {
  return errors::Error(errors::Reason::INDEX_PROFILE_EXISTS)
      .With("code", code)
      .Field("index_profile.code", "Is the code of another profile.");
}

}  // namespace

bool MayUse(std::string_view agency, const v1::IndexProfile& profile) {
  return profile.agency().empty() || profile.agency() == agency;
}

Profiles::Profiles(postgres::Pool& pool, const SurveyCipher& cipher)
    : pool_(pool), cipher_(cipher) {
  for (v1::IndexProfile& profile : BuiltInProfiles()) {
    std::string code = profile.code();
    built_in_[std::move(code)] = std::make_shared<const v1::IndexProfile>(std::move(profile));
  }
}

absl::StatusOr<std::shared_ptr<const v1::IndexProfile>> Profiles::Find(std::string_view code,
                                                                       absl::Time deadline) {
  const auto found = built_in_.find(code);
  if (found != built_in_.end()) return found->second;
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFind, postgres::Params().Text(code), deadline));
  if (rows.empty()) return std::shared_ptr<const v1::IndexProfile>();
  TANGGAP_ASSIGN_OR_RETURN(v1::IndexProfile profile, Read(rows[0]));
  return std::make_shared<const v1::IndexProfile>(std::move(profile));
}

absl::StatusOr<std::vector<v1::IndexProfile>> Profiles::List(std::string_view agency,
                                                             std::string_view after, size_t most,
                                                             absl::Time deadline) {
  postgres::Params params;
  params.Text(after).Int(static_cast<int64_t>(most));
  if (!agency.empty()) params.Text(agency);
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(agency.empty() ? kListAll : kListOfAgency, params, deadline));
  std::vector<v1::IndexProfile> profiles;
  for (const postgres::Row& row : rows) {
    TANGGAP_ASSIGN_OR_RETURN(v1::IndexProfile profile, Read(row));
    profiles.push_back(std::move(profile));
  }
  for (auto each = built_in_.upper_bound(after); each != built_in_.end(); ++each)
    profiles.push_back(*each->second);
  std::sort(profiles.begin(), profiles.end(),
            [](const auto& a, const auto& b) { return a.code() < b.code(); });
  if (profiles.size() > most) profiles.resize(most);
  return profiles;
}

absl::StatusOr<bool> Profiles::Create(const NewProfile& made, absl::Time deadline) {
  const v1::IndexProfile& profile = made.profile;
  if (built_in_.contains(profile.code())) return Exists(profile.code());
  postgres::Params params;
  idempotency::AppendClaim(
      params, {made.request, made.resource,
               cipher_.SealAnswer(profile.agency(), made.resource, made.answer), made.time});
  params.Text(profile.code()).Text(profile.agency()).Bytes(CanonicalBytes(profile));
  const absl::StatusOr<postgres::Rows> rows = pool_.Query(kCreate, params, deadline);
  if (rows.ok()) return !rows->empty();
  if (postgres::ConstraintOf(rows.status()) == "index_profile_pkey") return Exists(profile.code());
  return rows.status();
}

}  // namespace tanggap::surveys
