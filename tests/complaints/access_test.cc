// Who may call at all, and whose cases they reach.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::StatusIs;

// The token with other claims, signed by the same key.
std::string WithClaims(const Service& service, const std::string& token, const std::string& from,
                       const std::string& to) {
  const size_t first = token.find('.');
  const size_t second = token.find('.', first + 1);
  std::string claims;
  EXPECT_TRUE(base::FromBase64Url(token.substr(first + 1, second - first - 1), &claims));
  claims.replace(claims.find(from), from.size(), to);
  const std::string signed_part = token.substr(0, first + 1) + base::ToBase64Url(claims);
  std::FILE* file = std::fopen(service.signing_key_file().c_str(), "r");
  EVP_PKEY* key = PEM_read_PrivateKey(file, nullptr, nullptr, nullptr);
  std::fclose(file);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::string signature(64, '\0');
  size_t size = signature.size();
  EVP_DigestSignInit(context, nullptr, nullptr, nullptr, key);
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                 reinterpret_cast<const unsigned char*>(signed_part.data()), signed_part.size());
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return signed_part + "." + base::ToBase64Url(signature);
}

class AccessTest : public ::testing::Test {
 protected:
  absl::Status File(const Caller& caller) {
    const std::string before = service_.RowCounts();
    const absl::Status status =
        service_.Call<v1::Complaint>("CreateComplaint", NewComplaint(), caller).status();
    if (!status.ok()) {
      EXPECT_EQ(service_.RowCounts(), before);
    }
    return status;
  }

  Service service_;
};

TEST_F(AccessTest, TokensThatProveNothing) {
  EXPECT_THAT(File(Nobody()), HasReason(Reason::TOKEN_MISSING));
  EXPECT_THAT(File(Nobody()), StatusIs(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(File(WithToken("abc")), HasReason(Reason::TOKEN_MALFORMED));
  EXPECT_THAT(File(WithToken(service_.Token(Citizen(), -absl::Hours(1)))),
              HasReason(Reason::TOKEN_EXPIRED));
  const std::string token = service_.Token(Citizen());
  EXPECT_THAT(File(WithToken(WithClaims(service_, token, "\"tanggap\"", "\"lain\""))),
              HasReason(Reason::TOKEN_WRONG_AUDIENCE));
  EXPECT_THAT(File(WithToken(WithClaims(service_, token, "\"warga\"", "\"bu-rt\""))), IsOk())
      << "the same helper makes good tokens";
  EXPECT_THAT(File(WithToken(token.substr(0, token.rfind('.') + 1) + std::string(86, 'A'))),
              HasReason(Reason::TOKEN_UNTRUSTED));
}

TEST_F(AccessTest, RolesThatMayNot) {
  const std::string name = complaints::File(service_).name();
  const auto verify = [&](const Caller& caller) {
    return service_.Call<v1::Complaint>("VerifyComplaint", Verify(name), caller);
  };
  EXPECT_THAT(verify(Citizen()), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(verify(Citizen()), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(verify(Supervisor()), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(verify(Auditor()), HasReason(Reason::ROLE_MISSING));
  EXPECT_EQ(Look(service_, name).etag(), "\"1\"");
}

TEST_F(AccessTest, AnotherAgencysCaseIsNotThere) {
  const std::string name = complaints::File(service_).name();
  const std::string before = service_.RowCounts();
  const auto not_found = HasReason(Reason::RESOURCE_NOT_FOUND);
  const Caller stranger = Officer("dinsos");
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(name), stranger), not_found);
  EXPECT_THAT(service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), stranger),
              not_found);
  EXPECT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", Verify(name), stranger), not_found);
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(name), stranger), not_found);
  EXPECT_THAT(service_.Call<v1::RevealIdentityResponse>("RevealIdentity", Reveal(name), stranger),
              not_found);
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(name), Citizen("tetangga")),
              not_found);
  EXPECT_THAT(
      service_.Call<v1::Complaint>("WithdrawComplaint", Withdraw(name), Citizen("tetangga")),
      not_found);
  const absl::Status there =
      service_.Call<v1::Complaint>("GetComplaint", Get(name), stranger).status();
  const absl::Status nowhere =
      service_.Call<v1::Complaint>("GetComplaint", Get("complaints/" + NewRequestId()), stranger)
          .status();
  EXPECT_EQ(there.code(), nowhere.code());
  EXPECT_EQ(service_.RowCounts(), before);
}

TEST_F(AccessTest, AnOfficerWithoutAnAgencyReachesNone) {
  const std::string name = complaints::File(service_).name();
  EXPECT_THAT(service_.Call<v1::Complaint>("GetComplaint", Get(name), Officer("")),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(AccessTest, AnAuditorSeesFactsAndNoWords) {
  const v1::Complaint seen =
      Look(service_, complaints::File(service_, NewNamedComplaint()).name(), Auditor());
  EXPECT_EQ(seen.agency(), "dinkes");
  EXPECT_EQ(seen.description(), "");
  EXPECT_FALSE(seen.has_reporter());
}

TEST_F(AccessTest, AProxyFilesUnderAMandateAndFollowsTheCase) {
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->mutable_mandate()->set_kind(v1::MANDATE_KIND_FAMILY);
  const v1::Complaint filed = complaints::File(service_, request, Proxy());
  EXPECT_EQ(filed.filing(), v1::FILING_PROXY);
  EXPECT_EQ(Look(service_, filed.name(), Proxy()).description(), request.complaint().description());
  EXPECT_THAT(service_.Call<v1::Complaint>("WithdrawComplaint", Withdraw(filed.name()), Proxy()),
              IsOk());
}

TEST_F(AccessTest, AFrontDeskFilesForSomebodyAndActsForThem) {
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->set_channel(common::v1::CHANNEL_COUNTER);
  const v1::Complaint filed = complaints::File(service_, request, FrontDesk());
  EXPECT_EQ(filed.filing(), v1::FILING_FRONT_DESK);
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(filed.name()), FrontDesk()),
              IsOk());
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(filed.name()),
                                           Holding(auth::Role::ROLE_FRONT_DESK, "dinsos")),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

}  // namespace
}  // namespace tanggap::complaints
