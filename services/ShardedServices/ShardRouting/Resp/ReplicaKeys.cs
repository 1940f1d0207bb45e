using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>All keys of one Redis, a page at a time.</summary>
internal static class ReplicaKeys
{
    private const string PageSize = "100";

    /// <exception cref="ShardFailedException">It went out, or would not.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<byte[]>> ListAsync(Replica replica)
    {
        var cursor = "0";
        do
        {
            var page = await replica.AskAsync(RespWire.Request("SCAN", cursor, "COUNT", PageSize));
            (cursor, var keys) = Read(page);
            yield return keys;
        }
        while (cursor != "0");
    }

    // *2, the next cursor, *n keys.
    private static (string Cursor, IReadOnlyList<byte[]> Keys) Read(byte[] page)
    {
        var elements = RespText.Elements(page);
        if (elements.Count != 2 || !elements.MoveNext())
        {
            throw new ShardFailedException("does not list its keys");
        }

        var cursor = Encoding.ASCII.GetString(RespText.Content(page.AsSpan(elements.Current)));
        elements.MoveNext();
        var listed = page.AsSpan(elements.Current);
        List<byte[]> keys = [];
        foreach (var key in RespText.Elements(listed))
        {
            keys.Add(RespText.Content(listed[key]).ToArray());
        }

        return (cursor, keys);
    }
}
