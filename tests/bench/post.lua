-- Posts comments, each new, from a network and with a key of its own. Told: site, pages, a word of this run.
local site, pages, word = "", 1, ""
local sent = 0

function init(args)
  site, pages, word = args[1], tonumber(args[2]), args[3]
  math.randomseed(os.time())
end

local text = "The old bridge was narrow, draughty and loved. The new one is none of these, yet I crossed it "
  .. "twice this morning, once for the view and once because I could not believe that it was open at last. "

function request()
  sent = sent + 1
  local id = word .. "-" .. sent
  local body = string.format(
    '{"page":{"url":"https://news.example/post/%d","title":"A bridge"},"text":"%s%s","name":"Reader %s","email":"reader-%s@example.com"}',
    sent % pages, text, id, id, id)
  local address = string.format("10.%d.%d.%d", math.random(0, 255), math.random(0, 255), math.random(0, 255))
  return wrk.format("POST", "/comments/v1/sites/" .. site .. "/comments", {
    ["Content-Type"] = "application/json",
    ["X-Forwarded-For"] = address,
    ["Idempotency-Key"] = "bench-" .. id .. "-aaaaaaaaaaaaaaaaaaaaaa",
  }, body)
end
