#include "libs/privacy/derived_key_cache.h"

#include <gtest/gtest.h>

namespace tanggap::privacy {
namespace {

TEST(DerivedKeyCacheTest, DerivesOnceAndForgetsTheOldest) {
  base::SeededRandom random(1);
  DerivedKeyCache cache(2);
  int derived = 0;
  const auto get = [&](const std::string& name) {
    return cache.Get(name, [&] {
      ++derived;
      return Key::Random(random);
    });
  };
  const Key a = get("a");
  EXPECT_EQ(get("a"), a);
  EXPECT_EQ(derived, 1);
  get("b");
  get("c");
  EXPECT_EQ(cache.size(), 2u);
  EXPECT_EQ(derived, 3);
  get("c");
  EXPECT_EQ(derived, 3);
  EXPECT_FALSE(get("a") == a);
  EXPECT_EQ(derived, 4);
}

}  // namespace
}  // namespace tanggap::privacy
