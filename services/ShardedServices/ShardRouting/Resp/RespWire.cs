using System.Buffers;
using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Speaks with one Redis: requests go as they are, and replies come in their order.</summary>
internal sealed partial class RespWire(Replica replica) : IWire
{
    private RespReplyScanner _scanner;

    /// <summary>A reply may have many values; a client that is owed more than this is dropped anyway.</summary>
    public int MostUnread { get; } =
        Math.Max(replica.Router.Options.MostOwedBytes, replica.Router.Options.MostValueBytes + 64);

    public void Send(Call call, ReadOnlySpan<byte> command)
    {
        replica.Connection.Write(command);
        for (var before = 0; before < call.Preface; before++)
        {
            replica.Await(null, AnswerShape.One);
        }

        replica.Await(call, AnswerShape.One);
    }

    public void TurnEnded()
    {
        // Nothing is left open: Redis takes requests one behind the other.
    }

    public int Read(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (used < bytes.Length)
        {
            if (replica.Queue.Count == 0)
            {
                throw new RubbishException("an answer to nothing");
            }

            var length = _scanner.Scan(bytes[used..], MostUnread);
            if (length < 0)
            {
                throw new RubbishException("no reply of RESP2, or one too long");
            }

            if (length == 0)
            {
                break;
            }

            var call = replica.Queue.Dequeue().Call;
            call?.Take(replica, bytes.Slice(used, length), default, isComparable: !call.IsIncomparable);
            used += length;
        }

        return used;
    }

    public void Reset() => _scanner = default;

    public async Task GreetAsync()
    {
        if (replica.Router.Options.ReplicaPassword is { Length: > 0 } password)
        {
            Expect(await SayAsync("AUTH", password), "OK", "does not take the password");
        }

        // A Redis that still loads what it had says so.
        Expect(await SayAsync("PING"), "PONG", "is not ready");

        // One that may not tell is taken for what it should be.
        var role = await SayAsync("ROLE");
        if (role.StartsWith("*5\r\n$5\r\nslave", StringComparison.Ordinal))
        {
            if (!replica.Shard.HasCopies)
            {
                throw new ShardFailedException("follows another server: it would take no write");
            }

            replica.Doubt();
        }
    }

    public async Task EmptyAsync() =>
        Expect(await SayAsync("FLUSHALL", "ASYNC"), "OK", "cannot be emptied");

    public void SendDelete(ReadOnlySpan<byte> key)
    {
        replica.Connection.Write("*2\r\n$6\r\nUNLINK\r\n"u8);
        Write(replica, key);
        replica.Await(null, AnswerShape.One);
    }

    /// <summary>A request of words.</summary>
    public static byte[] Request(params ReadOnlySpan<string> words)
    {
        var request = new ArrayBufferWriter<byte>();
        RespText.WriteArrayHeader(request, words.Length);
        foreach (var word in words)
        {
            RespText.WriteBulk(request, Encoding.UTF8.GetBytes(word));
        }

        return request.WrittenSpan.ToArray();
    }

    /// <exception cref="ShardFailedException">The answer is another one.</exception>
    public static void Expect(string answer, string simple, string otherwise)
    {
        if (answer != $"+{simple}\r\n")
        {
            // Its own words, of which none is a password: Redis does not repeat what it was given.
            throw new ShardFailedException($"{otherwise}: {answer.TrimEnd()}");
        }
    }

    private static void Write(Replica replica, ReadOnlySpan<byte> key)
    {
        var bulk = new ArrayBufferWriter<byte>(RespText.BulkBytes(key.Length));
        RespText.WriteBulk(bulk, key);
        replica.Connection.Write(bulk.WrittenSpan);
    }

    private async Task<string> SayAsync(params string[] words) =>
        Encoding.Latin1.GetString(await replica.AskAsync(Request(words)));
}
