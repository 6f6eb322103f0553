#include "libs/auth/signer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "libs/auth/authenticator.h"
#include "libs/auth/test_tokens.h"
#include "libs/base/strings.h"

namespace tanggap::auth {
namespace {

// The private key of RFC 8037, appendix A.1, as PKCS #8.
constexpr char kPem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";

class SignerTest : public testing::Test {
 protected:
  // An authenticator that believes `signer` as an issuer of services or of people.
  std::unique_ptr<Authenticator> Believer(const Signer& signer, bool services) {
    AuthenticatorOptions options;
    options.issuers = {{.issuer = "tanggap:complaints",
                        .keys = std::make_shared<FixedKeySource>(*KeySet::Parse(signer.Jwks())),
                        .services = services}};
    return std::make_unique<Authenticator>(std::move(options), keys_, clock_);
  }
  static std::string Bearer(const std::string& token) { return base::Join("Bearer ", token); }

  base::ManualClock clock_{kTestNow};
  base::SeededRandom random_{1};
  privacy::KeyRing keys_ = privacy::KeyRing::Generate(random_);
  Signer signer_ = *Signer::FromPem(kPem, "tanggap:complaints", clock_);
};

TEST_F(SignerTest, ItsKeyIdIsTheThumbprintOfTheStandard) {
  // RFC 8037, appendix A.3.
  EXPECT_EQ(signer_.key_id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  const nlohmann::json jwks = nlohmann::json::parse(signer_.Jwks());
  ASSERT_EQ(jwks["keys"].size(), 1u);
  EXPECT_EQ(jwks["keys"][0]["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  EXPECT_FALSE(jwks["keys"][0].contains("d")) << "the private half";
}

TEST_F(SignerTest, ItsKeysForDevelopmentAreNotTakenInProduction) {
  EXPECT_TRUE(KeySet::Parse(signer_.DevelopmentJwks()).ok());
  EXPECT_FALSE(KeySet::ParseForProduction(signer_.DevelopmentJwks()).ok());
  const auto set = KeySet::ParseForProduction(signer_.Jwks());
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_NE(set->Find(signer_.key_id()), nullptr);
}

TEST_F(SignerTest, ADevelopmentTokenIsBelievedUntilItExpires) {
  const auto authenticator = Believer(signer_, /*services=*/false);
  const std::string token = Bearer(signer_.DevelopmentToken(
      "budi", {{Role::ROLE_FRONT_DESK, "dinkes", "p2p"}}, absl::Hours(12)));
  const auto principal = authenticator->Authenticate({.authorization = token});
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ((*principal)->kind, PrincipalKind::kPerson);
  EXPECT_EQ((*principal)->subject.Reveal(), "budi");
  EXPECT_EQ((*principal)->grants.front(), (Grant{Role::ROLE_FRONT_DESK, "dinkes", "p2p"}));
  clock_.Advance(absl::Hours(12) + AllowedSkew());
  EXPECT_FALSE(authenticator->Authenticate({.authorization = token}).ok());
}

TEST_F(SignerTest, EveryAgencyIsSaidAndNothingIsBelowIt) {
  const auto authenticator = Believer(signer_, /*services=*/false);
  const auto grants_of = [&](const Grant& grant) {
    const std::string token = signer_.DevelopmentToken("budi", {grant}, absl::Hours(1));
    const auto principal = authenticator->Authenticate({.authorization = Bearer(token)});
    return principal.ok() ? std::optional((*principal)->grants.front()) : std::nullopt;
  };
  const Grant every = {Role::ROLE_AUDITOR, "*", ""};
  EXPECT_EQ(grants_of(every), every);
  EXPECT_EQ(grants_of({Role::ROLE_AUDITOR, "*", "p2p"}), std::nullopt);
  EXPECT_EQ(grants_of({Role::ROLE_AUDITOR, "", "p2p"}), std::nullopt);
  EXPECT_EQ(grants_of({Role::ROLE_AUDITOR, "dinkes", "*"}), std::nullopt);
  EXPECT_EQ(grants_of({Role::ROLE_AUDITOR, "**", ""}), std::nullopt);
}

TEST_F(SignerTest, AServiceTokenCarriesThePersonThroughEveryHop) {
  const auto authenticator = Believer(signer_, /*services=*/true);
  Principal person;
  person.kind = PrincipalKind::kPerson;
  person.issuer = kTestIssuer;
  person.subject = privacy::Pii<std::string>("siti@example.id");
  person.grants = {{Role::ROLE_CITIZEN, "", ""}};
  SetPseudonyms(keys_, person);

  const auto first = authenticator->Authenticate(
      {.authorization = Bearer(signer_.ServiceToken("complaints", person))});
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ((*first)->kind, PrincipalKind::kService);
  EXPECT_EQ((*first)->grants, (std::vector<Grant>{{Role::ROLE_SERVICE_ACCOUNT, "*", ""}}));
  EXPECT_EQ((*first)->person_pseudonym, person.pseudonym);
  EXPECT_NE((*first)->pseudonym, person.pseudonym);
  EXPECT_EQ((*first)->on_behalf_of->grants, person.grants);

  const auto second = authenticator->Authenticate(
      {.authorization = Bearer(signer_.ServiceToken("notifications", **first))});
  ASSERT_TRUE(second.ok());
  EXPECT_EQ((*second)->subject.Reveal(), "notifications");
  EXPECT_EQ((*second)->person_pseudonym, person.pseudonym);
}

TEST_F(SignerTest, AServiceTokenForNobodyLastsFiveMinutes) {
  const auto authenticator = Believer(signer_, /*services=*/true);
  for (const std::string& token :
       {signer_.ServiceToken("complaints"), signer_.ServiceToken("complaints", Principal())}) {
    const auto principal = authenticator->Authenticate({.authorization = Bearer(token)});
    ASSERT_TRUE(principal.ok());
    EXPECT_FALSE((*principal)->on_behalf_of.has_value());
    const auto claims =
        VerifyJwt(token,
                  {{.issuer = "tanggap:complaints",
                    .keys = std::make_shared<FixedKeySource>(*KeySet::Parse(signer_.Jwks()))}},
                  "tanggap", kTestNow);
    EXPECT_EQ(claims->expiry, kTestNow + absl::Minutes(5));
  }
}

TEST_F(SignerTest, AKeyFileIsMadeOnceAndPrivately) {
  const std::string path = base::Join(testing::TempDir(), "signer_test_", getpid(), ".pem");
  ASSERT_TRUE(Signer::GenerateKeyFile(path, random_).ok());
  EXPECT_EQ(Signer::GenerateKeyFile(path, random_).code(), absl::StatusCode::kAlreadyExists);
  const auto signer = Signer::Load(path, "tanggap:complaints", clock_);
  ASSERT_TRUE(signer.ok()) << signer.status();
  const auto authenticator = Believer(*signer, /*services=*/true);
  EXPECT_TRUE(
      authenticator->Authenticate({.authorization = Bearer(signer->ServiceToken("complaints"))})
          .ok());
  // By another key of the same issuer.
  EXPECT_FALSE(
      authenticator->Authenticate({.authorization = Bearer(signer_.ServiceToken("complaints"))})
          .ok());
  ASSERT_EQ(chmod(path.c_str(), 0644), 0);
  EXPECT_FALSE(Signer::Load(path, "tanggap:complaints", clock_).ok());
  std::remove(path.c_str());
}

TEST_F(SignerTest, RefusesOtherKeys) {
  for (const char* pem :
       {"", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        // X25519, which agrees on secrets and signs nothing.
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
        "-----END PRIVATE KEY-----\n"}) {
    EXPECT_FALSE(Signer::FromPem(pem, "issuer", clock_).ok()) << pem;
  }
}

}  // namespace
}  // namespace tanggap::auth
