using DesignPatterns.ShardedServices.Tests.Servers;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>
/// Goal: no line was forgotten in the table. Method: lines of random words, right and wrong, some with a
/// block of the right or a wrong length, to memcached and through the reader to a memcached.
/// </summary>
public sealed class RandomConversationTests(MemcachedServer server) : IClassFixture<MemcachedServer>
{
    private const int Conversations = 400;

    private static readonly string[] Verbs =
    [
        "get", "gat", "set", "add", "replace", "append", "prepend", "cas", "incr", "decr", "touch",
        "delete", "mg", "ms", "ms", "md", "ma", "mn", "version", "foo", "m", "x",
    ];

    // No HTTP/ (memcached closes, and drops the answers before it), no c (nor gets: cas numbers differ), no N
    // for ma (see MemcachedQuiet).
    private static readonly string[] Words =
    [
        "k", "k", "j", "0", "0", "0", "1", "3", "3", "-1", "+3", "3x", "4294967299", "noreply", "noreply",
        "q", "q",
        "v", "k", "b", "t", "f", "O12", "C5", "F7", "Fx", "ME", "MX", "I", "z", "é", "T0", "D2",
        new('k', 250), new('k', 251), "18446744073709551616", "Zm9v",
    ];

    private static readonly string[] Blocks = ["abc\r\n", "123\r\n", "1\r\n", "\r\n", "abcde\r\n", "abc\n"];

    [Fact]
    public async Task Whatever_a_client_says_it_hears_what_memcached_says()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < Conversations; i++)
        {
            var bytes = Conversation.Bytes(
                string.Concat(Enumerable.Range(0, 4).Select(_ => Request(random))) + "version\r\n");
            _ = await server.AskAsync("flush_all\r\n"u8.ToArray());
            var said = Conversation.Text(await server.AskAsync(bytes));
            _ = await server.AskAsync("flush_all\r\n"u8.ToArray());
            var heard = await Conversation.HoldAsync(server, bytes);

            Assert.True(said == heard,
                $"Seed {seed}.\n{Conversation.Text(bytes)}\nSaid:\n{said}\nHeard:\n{heard}");
        }
    }

    // Gets are not given what would make memcached drop the answers before them: that is a finding of its
    // own.
    private static string Request(Random random)
    {
        var verb = random.GetItems(Verbs, 1)[0];
        var isStorage = verb is "set" or "add" or "replace" or "append" or "prepend" or "cas";
        var words = random.GetItems(Words, random.Next(6)).Where(word => verb[0] != 'g' || word.Length < 251);
        if (isStorage && random.Next(4) > 0)
        {
            words = ["k", "0", "0", "3", .. verb == "cas" ? ["7"] : Array.Empty<string>(), .. words.Take(1)];
        }
        else if (verb == "ms" && random.Next(4) > 0)
        {
            words = ["k", "3", .. words.Where(word => word.Length < 10)];
        }

        // Where it is a lifetime, a second or three could end within the test.
        var lifetime = isStorage ? 2 : verb == "touch" ? 1 : verb == "gat" ? 0 : -1;
        words = words.Select((word, place) => place == lifetime && word is "1" or "3" or "+3" ? "100" : word);
        var hasBlock = isStorage || verb == "ms";
        return string.Join(' ', [verb, .. words]) + "\r\n" + (hasBlock ? random.GetItems(Blocks, 1)[0] : "");
    }
}
