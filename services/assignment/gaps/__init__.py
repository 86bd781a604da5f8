"""岗位缺口: where help was asked for and nobody was there or it came late, by village, kind of post and skill."""
