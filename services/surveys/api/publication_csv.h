// The file of a publication: what ExportPublication streams, and what its figures_hash is of.
//
//   const PublicationFile file = FileOf(figures);
//   file.hash                                        // SHA-256 of all parts one after the other
#pragma once

#include <string>
#include <vector>

#include "services/surveys/api/frozen_figures.h"
#include "services/surveys/store/publications.h"

namespace tanggap::surveys {

struct PublicationFile {
  // Whole lines each; the first begins with the names of the columns.
  std::vector<FilePart> parts;
  std::string hash;
};

PublicationFile FileOf(const FrozenFigures& figures);

}  // namespace tanggap::surveys
