#include "services/surveys/store/collection_cipher.h"

#include <gtest/gtest.h>

#include <set>

#include "libs/base/crockford.h"
#include "libs/base/strings.h"

namespace tanggap::surveys {
namespace {

class CollectionCipherTest : public ::testing::Test {
 protected:
  base::SeededRandom random_{7};
  const CollectionCipher cipher_{privacy::Key::Random(random_), random_};
  const CollectionCipher other_{privacy::Key::Random(random_), random_};
  const base::Uuid id_ = base::Uuid::V4(random_);
  const base::Uuid collector_ = base::Uuid::V4(random_);
  const std::string receipt_ = cipher_.ReceiptOf(id_);
};

TEST_F(CollectionCipherTest, AReceiptIsTheSameEachTimeAndAnotherOneForEachIdAndSurvey) {
  EXPECT_EQ(cipher_.ReceiptOf(id_), receipt_);
  EXPECT_EQ(receipt_.size(), 25u);
  EXPECT_NE(cipher_.ReceiptOf(base::Uuid::V4(random_)), receipt_);
  EXPECT_NE(other_.ReceiptOf(id_), receipt_);
  EXPECT_NE(cipher_.ImportReceiptOf("ab", "c"), cipher_.ImportReceiptOf("a", "bc"));
}

TEST_F(CollectionCipherTest, AReceiptIsReadAsPeopleTypeIt) {
  EXPECT_EQ(CollectionCipher::ReadReceipt(base::PrintCrockford(receipt_)), receipt_);
  for (size_t at = 0; at < receipt_.size(); ++at) {
    std::string wrong = receipt_;
    wrong[at] = wrong[at] == '7' ? '8' : '7';
    EXPECT_EQ(CollectionCipher::ReadReceipt(wrong), std::nullopt) << at;
  }
  EXPECT_EQ(CollectionCipher::ReadReceipt(""), std::nullopt);
}

TEST_F(CollectionCipherTest, NoTwoNamesOfOneResponseAreAlike) {
  const std::set<base::Uuid> names = {cipher_.SeenKey(receipt_),
                                      cipher_.ResponseKey(receipt_),
                                      cipher_.DraftKey(id_),
                                      cipher_.CommentKey(receipt_, "saran"),
                                      cipher_.CommentKey(receipt_, "alasan"),
                                      other_.SeenKey(receipt_),
                                      cipher_.AccountKey("issuer", "subject"),
                                      id_};
  EXPECT_EQ(names.size(), 8u);
  EXPECT_EQ(cipher_.SeenKey(receipt_), cipher_.SeenKey(receipt_));
}

TEST_F(CollectionCipherTest, WhatIsSealedOpensForItsOwnerAlone) {
  const std::string seen = cipher_.SealSeen(receipt_, {"hash", std::string("an\0swer", 7)});
  const std::optional<FirstAnswer> first = cipher_.OpenSeen(receipt_, seen);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->content_hash, "hash");
  EXPECT_EQ(first->answer, std::string("an\0swer", 7));
  EXPECT_EQ(cipher_.OpenSeen(cipher_.ReceiptOf(base::Uuid::V4(random_)), seen), std::nullopt);
  EXPECT_EQ(other_.OpenSeen(receipt_, seen), std::nullopt);
  EXPECT_EQ(cipher_.OpenHash(receipt_, seen), std::nullopt);

  const std::string draft = cipher_.SealDraft(id_, "answers so far");
  EXPECT_EQ(cipher_.OpenDraft(id_, draft), "answers so far");
  EXPECT_EQ(cipher_.OpenDraft(base::Uuid::V4(random_), draft), std::nullopt);
  EXPECT_EQ(cipher_.OpenHash(receipt_, cipher_.SealHash(receipt_, "held")), "held");
}

TEST_F(CollectionCipherTest, ATokenTellsItsSerialToItsOwnCollectorAlone) {
  for (const int64_t serial : {int64_t{1}, int64_t{2}, int64_t{31}, int64_t{32}, int64_t{999'999},
                               CollectionCipher::kMostTokens}) {
    const std::string token = cipher_.TokenOf(collector_, serial);
    EXPECT_EQ(token.size(), 26u);
    EXPECT_EQ(cipher_.ReadToken(collector_, base::PrintCrockford(token)), serial);
    EXPECT_EQ(cipher_.ReadToken(base::Uuid::V4(random_), token), std::nullopt);
    EXPECT_EQ(other_.ReadToken(collector_, token), std::nullopt);
  }
}

// The check character is no secret: who makes up a token can compute it.
TEST_F(CollectionCipherTest, AMadeUpTokenIsNone) {
  const std::string token = cipher_.TokenOf(collector_, 5);
  for (size_t at = 0; at < token.size() - 1; ++at) {
    std::string forged = token.substr(0, token.size() - 1);
    forged[at] = forged[at] == '7' ? '8' : '7';
    forged += base::CrockfordCheck(forged);
    EXPECT_EQ(cipher_.ReadToken(collector_, forged), std::nullopt) << at;
  }
  std::string none(25, '0');
  none += base::CrockfordCheck(none);
  EXPECT_EQ(cipher_.ReadToken(collector_, none), std::nullopt);
}

TEST_F(CollectionCipherTest, ASealOfADeviceCoversIdContentAndDay) {
  const std::string key = cipher_.BundleKey(collector_);
  EXPECT_EQ(key.size(), 32u);
  const std::string seal = OfflineSeal(key, id_, "hash", "2026-11-23");
  EXPECT_EQ(seal.size(), 64u);
  EXPECT_NE(OfflineSeal(key, collector_, "hash", "2026-11-23"), seal);
  EXPECT_NE(OfflineSeal(key, id_, "hush", "2026-11-23"), seal);
  EXPECT_NE(OfflineSeal(key, id_, "hash", "2026-11-24"), seal);
  EXPECT_NE(OfflineSeal(cipher_.BundleKey(id_), id_, "hash", "2026-11-23"), seal);
}

}  // namespace
}  // namespace tanggap::surveys
