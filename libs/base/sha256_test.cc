#include "libs/base/sha256.h"

#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/base/uuid_from_hash.h"

namespace tanggap::base {
namespace {

// The examples of FIPS 180-4.
TEST(Sha256Test, GivesWhatTheStandardSays) {
  EXPECT_EQ(ToHex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

// RFC 9562, appendix B.2: www.example.com in the name space of DNS.
TEST(UuidFromHashTest, GivesWhatTheStandardSays) {
  const std::string named =
      Join(Uuid::Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8")->bytes(), "www.example.com");
  EXPECT_EQ(UuidFromHash(named, 8).ToString(), "5c146b14-3c52-8afd-938a-375d0df1fbf6");
  EXPECT_EQ(UuidFromHash(named, 4).ToString(), "5c146b14-3c52-4afd-938a-375d0df1fbf6");
}

}  // namespace
}  // namespace tanggap::base
