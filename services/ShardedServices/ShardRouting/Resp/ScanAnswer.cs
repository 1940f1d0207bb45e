using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Whose a cursor is: (server's × replicas + replica) × shards + shard. Zero begins, and ends.</summary>
internal readonly record struct ScanPlace(int Shard, int Shards, int Replica, int Replicas)
{
    /// <summary>Where a client's cursor leads, and the cursor that the server there gave.</summary>
    public static (ScanPlace Place, ulong Cursor) Open(ulong cursor, int shards, int replicas)
    {
        var shard = (int)(cursor % (ulong)shards);
        var rest = cursor / (ulong)shards;
        return (new(shard, shards, (int)(rest % (ulong)replicas), replicas), rest / (ulong)replicas);
    }

    /// <summary>The client's cursor for one that the server gave: when it is done, the next shard begins.</summary>
    /// <returns>Null when 64 bits do not hold it.</returns>
    public ulong? Seal(ulong cursor)
    {
        if (cursor == 0)
        {
            return Shard + 1 < Shards ? (ulong)(Shard + 1) : 0;
        }

        var sealedCursor = (((UInt128)cursor * (uint)Replicas) + (uint)Replica) * (uint)Shards + (uint)Shard;
        return sealedCursor <= ulong.MaxValue ? (ulong)sealedCursor : null;
    }
}

/// <summary>A page of keys, with a cursor that says whose it is.</summary>
internal sealed class ScanAnswer(ScanPlace place) : Gather
{
    public override void WriteTo(ILoopConnection connection)
    {
        var reply = Parts[0].Reply;
        var elements = RespText.Elements(reply);
        if (elements.Count != 2 || !elements.MoveNext()
            || !Utf8Parser.TryParse(RespText.Content(reply[elements.Current]), out ulong cursor, out _))
        {
            connection.Write(reply);
        }
        else if (place.Seal(cursor) is { } next)
        {
            var start = new ArrayBufferWriter<byte>();
            RespText.WriteArrayHeader(start, 2);
            RespText.WriteBulk(start, Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture)));
            connection.Write(start.WrittenSpan);
            connection.Write(reply[elements.Current.End..]);
        }
        else
        {
            connection.Write("-ERR the shard's cursor is too large to say whose it is\r\n"u8);
        }
    }
}
