using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>A command to all shards: OK when all say so, else what the first says that does not.</summary>
internal sealed class GatheredOk(bool isQuiet) : Gather
{
    private static ReadOnlySpan<byte> Ok => "OK\r\n"u8;

    public override void WriteTo(ILoopConnection connection)
    {
        if (isQuiet)
        {
            return;
        }

        var failed = Parts.FirstOrDefault(part => !part.Reply.SequenceEqual(Ok));
        if (failed is not null)
        {
            failed.WriteTo(connection);
        }
        else
        {
            connection.Write(Ok);
        }
    }
}
