#include "libs/privacy/key_ring.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <string>

#include "libs/base/strings.h"
#include "libs/privacy/hkdf.h"

namespace tanggap::privacy {
namespace {

const std::string kFirst(64, 'a');
const std::string kSecond(64, 'B');

class KeyRingFileTest : public testing::Test {
 protected:
  ~KeyRingFileTest() override { std::remove(path_.c_str()); }
  void Write(const std::string& text, mode_t mode) {
    std::ofstream(path_) << text;
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
  }
  // One path per test, because ctest may run two of them at once.
  const std::string path_ =
      base::Join(testing::TempDir(), "key_ring_", getpid(), "_",
                 testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST(KeyRingTest, ReadsKeysTheFirstBeingCurrent) {
  const auto ring =
      KeyRing::Parse("# comment\n\nkey 7 " + kFirst + " # newer\r\n  key  200 " + kSecond);
  ASSERT_TRUE(ring.ok()) << ring.status();
  EXPECT_EQ(ring->current_id(), 7);
  EXPECT_EQ(ring->ids(), (std::vector<uint8_t>{7, 200}));
  EXPECT_TRUE(ring->Has(200));
  EXPECT_FALSE(ring->Has(8));
}

TEST(KeyRingTest, RefusesWhatIsNotAKeyFileAndNamesTheLine) {
  const std::string good = "key 1 " + kFirst + "\n";
  const struct {
    std::string text;
    std::string part;
  } cases[] = {
      {"", "holds no key"},
      {"# nothing\n", "holds no key"},
      {"key 0 " + kFirst, "line 1"},
      {"key 256 " + kFirst, "id is not a number"},
      {"key -1 " + kFirst, "id is not a number"},
      {"key 1x " + kFirst, "id is not a number"},
      {"key 1 " + kFirst.substr(1), "not 64 hexadecimal"},
      {"key 1 " + kFirst + "00", "not 64 hexadecimal"},
      {"key 1 " + kFirst.substr(1) + "g", "not 64 hexadecimal"},
      {"lock 1 " + kFirst, "three words"},
      {"key 1", "three words"},
      {"key 1 " + kFirst + " more", "three words"},
      {good + "key 1 " + kSecond, "line 2"},
      {good + "key 2 " + kSecond + "\nkey 3 " + kSecond, "line 3"},
  };
  for (const auto& test : cases) {
    const auto ring = KeyRing::Parse(test.text);
    ASSERT_FALSE(ring.ok()) << test.text;
    EXPECT_NE(ring.status().ToString().find(test.part), std::string::npos) << ring.status();
    EXPECT_EQ(ring.status().ToString().find("aaaa"), std::string::npos) << "an error shows a key";
  }
}

TEST(KeyRingTest, DerivesAnotherKeyForEveryIdLabelAndPart) {
  const auto ring = KeyRing::Parse("key 1 " + kFirst + "\nkey 2 " + kSecond);
  ASSERT_TRUE(ring.ok());
  std::set<std::string> keys;
  for (const uint8_t id : ring->ids()) {
    for (const Key& key :
         {ring->DeriveKey(id, "a"), ring->DeriveKey(id, "b"), ring->DeriveKey(id, "a", {""}),
          ring->DeriveKey(id, "a", {"b"}), ring->DeriveKey(id, "ab"),
          ring->DeriveKey(id, "a", {"b", "c"}), ring->DeriveKey(id, "a", {"bc"}),
          ring->DeriveKey(id, "a", {"", "bc"})}) {
      keys.emplace(key.bytes());
    }
  }
  EXPECT_EQ(keys.size(), 16u);
}

// What is sealed today must open for ever: the derivation may not change by accident.
TEST(KeyRingTest, DerivesTheDocumentedKey) {
  const auto ring = KeyRing::Parse("key 1 " + kFirst);
  const std::string info = base::Join("tanggap/v1", std::string_view("\0\0\0\4", 4), "data",
                                      std::string_view("\0\0\0\6", 4), "dinkes");
  const Key key = ring->DeriveKey(1, "data", {"dinkes"});
  EXPECT_EQ(key.bytes(), HkdfSha256(base::FromHex(kFirst), "", info, 32));
  // The same by Python: hmac over salt of 32 zero bytes, then over info + 0x01.
  EXPECT_EQ(base::ToHex(key.bytes()),
            "b4d7a580880e76a79034e8026c3a225c389faf3cc18392be459974051af47df3");
  EXPECT_EQ(ring->DeriveKey(1, "data", {"dinkes"}), key) << "the cached key differs";
}

TEST(KeyRingTest, RotationPutsANewKeyFirstAndDropsTheOldest) {
  base::SeededRandom random(1);
  const KeyRing first = KeyRing::Generate(random);
  const KeyRing second = first.Rotated(random);
  const KeyRing third = second.Rotated(random);
  EXPECT_EQ(first.ids(), std::vector<uint8_t>{1});
  EXPECT_EQ(second.ids(), (std::vector<uint8_t>{2, 1}));
  EXPECT_EQ(third.ids(), (std::vector<uint8_t>{3, 2}));
  EXPECT_EQ(first.DeriveKey(1, "x"), second.DeriveKey(1, "x"));
  EXPECT_FALSE(second.DeriveKey(2, "x") == second.DeriveKey(1, "x"));
  const auto last = KeyRing::Parse("key 255 " + kFirst);
  EXPECT_EQ(last->Rotated(random).ids(), (std::vector<uint8_t>{1, 255}));
}

TEST_F(KeyRingFileTest, WritesAFileThatLoadsAgainAndIsPrivate) {
  base::SeededRandom random(1);
  const KeyRing written = KeyRing::Generate(random).Rotated(random);
  ASSERT_TRUE(written.WriteNew(path_).ok());
  struct stat info {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  const auto loaded = KeyRing::Load(path_);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->ids(), written.ids());
  EXPECT_EQ(loaded->DeriveKey(1, "x"), written.DeriveKey(1, "x"));
  EXPECT_EQ(written.WriteNew(path_).code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(KeyRingFileTest, RefusesAFileThatOthersMayRead) {
  for (const mode_t mode : {0644, 0640, 0604, 0620, 0601, 0666}) {
    Write("key 1 " + kFirst, mode);
    const auto ring = KeyRing::Load(path_);
    ASSERT_FALSE(ring.ok()) << std::oct << mode;
    EXPECT_NE(ring.status().ToString().find("chmod 600"), std::string::npos) << ring.status();
  }
  Write("key 1 " + kFirst, 0400);
  EXPECT_TRUE(KeyRing::Load(path_).ok());
}

TEST_F(KeyRingFileTest, NamesTheFileInEveryError) {
  EXPECT_EQ(KeyRing::Load(path_).status().code(), absl::StatusCode::kNotFound);
  Write("nonsense", 0600);
  const std::string text = KeyRing::Load(path_).status().ToString();
  EXPECT_NE(text.find(path_), std::string::npos) << text;
  EXPECT_NE(text.find("line 1"), std::string::npos) << text;
  EXPECT_NE(KeyRing::Load("/dev/null").status().ToString().find("regular file"), std::string::npos);
  Write(std::string(65 * 1024, '#'), 0600);
  EXPECT_NE(KeyRing::Load(path_).status().ToString().find("64 KiB"), std::string::npos);
}

}  // namespace
}  // namespace tanggap::privacy
