using System.Buffers.Text;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>A command whose keys are several shards': one reply, as one server would give, or one error.</summary>
internal sealed class GatheredReplies(Stack<GatheredReplies> free) : Gather
{
    /// <summary>More than so many are left to the garbage collector.</summary>
    private const int MostKept = 1_024;

    /// <summary>Longer lists are not kept for the next ones.</summary>
    private const int MostKeptKeys = 4_096;

    private readonly List<int> _partOfKey = [];
    private int[] _next = [];

    /// <summary>Of the split ones, which.</summary>
    public RedisRouting Routing { get; set; }

    public int PartCount => Parts.Count;

    /// <summary>
    /// Of each key in the request's order, the part that has it; parts have theirs in the same
    /// order.
    /// </summary>
    public List<int> PartOfKey => _partOfKey;

    public void Ask(Router router)
    {
        // By index: the last part's answer, when it fails at once, may release them all.
        for (int part = 0, count = Parts.Count; part < count; part++)
        {
            router.Ask(Parts[part], Parts[part].Command);
        }
    }

    public ClientCall Part(int part) => Parts[part];

    public override void WriteTo(ILoopConnection connection)
    {
        foreach (var part in Parts)
        {
            if (!IsExpected(part.Reply))
            {
                if (RespText.IsError(part.Reply))
                {
                    part.WriteTo(connection);
                }
                else
                {
                    connection.Write("-ERR a shard gave another kind of answer than its peers\r\n"u8);
                }

                return;
            }
        }

        switch (Routing)
        {
            case RedisRouting.SplitGet:
                WriteValues(connection);
                break;
            case RedisRouting.SplitSet:
                connection.Write(RespText.Ok);
                break;
            default:
                WriteSum(connection);
                break;
        }
    }

    protected override void Released()
    {
        if (_partOfKey.Count > MostKeptKeys)
        {
            return;
        }

        _partOfKey.Clear();
        if (free.Count < MostKept)
        {
            free.Push(this);
        }
    }

    private bool IsExpected(ReadOnlySpan<byte> reply) => Routing switch
    {
        RedisRouting.SplitGet => reply is [(byte)'*', ..],
        RedisRouting.SplitSet => reply.SequenceEqual(RespText.Ok),
        _ => RespText.TryReadInteger(reply, out _),
    };

    private void WriteSum(ILoopConnection connection)
    {
        var sum = 0L;
        foreach (var part in Parts)
        {
            _ = RespText.TryReadInteger(part.Reply, out var count);
            sum += count;
        }

        WriteNumber(connection, ':', sum);
    }

    private void WriteValues(ILoopConnection connection)
    {
        if (_next.Length < Parts.Count)
        {
            _next = new int[Parts.Count];
        }

        for (var part = 0; part < Parts.Count; part++)
        {
            _next[part] = Parts[part].Reply.IndexOf((byte)'\n') + 1;
        }

        WriteNumber(connection, '*', _partOfKey.Count);
        foreach (var part in _partOfKey)
        {
            var rest = Parts[part].Reply[_next[part]..];
            var length = default(RespReplyScanner).Scan(rest, int.MaxValue);

            // A shard that left one out says no value for it.
            connection.Write(length > 0 ? rest[..length] : RespText.NullBulk);
            _next[part] += Math.Max(length, 0);
        }
    }

    private static void WriteNumber(ILoopConnection connection, char type, long number)
    {
        var line = connection.GetSpan(RespInteger.MostBytes + 3);
        line[0] = (byte)type;
        Utf8Formatter.TryFormat(number, line[1..], out var length);
        "\r\n"u8.CopyTo(line[(1 + length)..]);
        connection.Advance(length + 3);
    }
}
