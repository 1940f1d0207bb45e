using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>A get of several keys: the values in the order of the keys, or one error.</summary>
internal sealed class GatheredValues(Stack<GatheredValues> free) : Gather
{
    /// <summary>More than so many are left to the garbage collector.</summary>
    private const int MostKept = 1_024;

    public void Ask(Router router)
    {
        // By index: the last part's answer, when it fails at once, may release them all.
        for (int part = 0, count = Parts.Count; part < count; part++)
        {
            router.Ask(Parts[part], Parts[part].Command);
        }
    }

    public override void WriteTo(ILoopConnection connection)
    {
        foreach (var part in Parts)
        {
            if (!part.Reply.IsEmpty && !part.Reply.StartsWith("VALUE "u8))
            {
                part.WriteTo(connection);
                return;
            }
        }

        foreach (var part in Parts)
        {
            part.WriteTo(connection);
        }

        connection.Write("END\r\n"u8);
    }

    protected override void Released()
    {
        if (free.Count < MostKept)
        {
            free.Push(this);
        }
    }
}
