"""认岗: who claims which post, who waits for a place, and how a claim ends. What a post is, is `posts`."""
