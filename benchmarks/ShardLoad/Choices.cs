using System.Globalization;

namespace DesignPatterns.ShardLoad;

/// <summary>What the command line chose, as <c>--name value</c>.</summary>
internal sealed class Choices
{
    public const string Usage = """
        ShardLoad --port N             of what is measured, on 127.0.0.1
          --redis true                 speaks RESP; else memcached's text
          --fill true                  sets every key once, and ends
          --sets true                  sets; else gets
          --keys-per-get 10            a get, or MGET, of several keys; 1
          --depth 16                   requests that a connection has under way; 1
          --connections 50  --seconds 3  --warm 1
          --pid N                      whose CPU is counted
          --shards a,b,c --lost b      tells failures of keys of that shard, by ketama, from others
          --watch N                    a memcached's port: how long it is back before it is asked again
        Prints RESULT and, tab-separated: requests, seconds, p50 and p99 in microseconds, CPU seconds, bad answers,
        lost connections; failures of the lost shard's keys, of others, misses; stalls over 50 ms, the longest, all
        together in milliseconds; milliseconds until the watched server is asked again, -1 if never.
        """;

    private readonly Dictionary<string, string> _given = [];

    /// <exception cref="ArgumentException">Something is not <c>--name value</c>.</exception>
    public Choices(string[] args)
    {
        foreach (var pair in args.Chunk(2))
        {
            if (pair is not [['-', '-', .. var name], var value])
            {
                throw new ArgumentException($"{string.Join(' ', pair)}: not understood.", nameof(args));
            }

            _given[name] = value;
        }

        Port = Number("port", 0);
        IsRedis = Flag("redis");
        IsFill = Flag("fill");
        IsSets = IsFill || Flag("sets");
        KeysPerGet = Number("keys-per-get", 1);
        Connections = IsFill ? 1 : Number("connections", 50);
        Depth = IsFill ? Keys.Count / 200 : Number("depth", 1);
        Period = TimeSpan.FromSeconds(double.Parse(Text("seconds", "3"), CultureInfo.InvariantCulture));
        Warmup = TimeSpan.FromSeconds(double.Parse(Text("warm", "1"), CultureInfo.InvariantCulture));
        ProcessId = Number("pid", 0);
        Shards = Text("shards", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        LostShard = Text("lost", "");
        WatchedPort = Number("watch", 0);
    }

    public int Port { get; }

    public bool IsRedis { get; }

    public bool IsFill { get; }

    public bool IsSets { get; }

    public int KeysPerGet { get; }

    public int Connections { get; }

    public int Depth { get; }

    public TimeSpan Period { get; }

    public TimeSpan Warmup { get; }

    public int ProcessId { get; }

    public string[] Shards { get; }

    public string LostShard { get; }

    public int WatchedPort { get; }

    private string Text(string name, string usual) => _given.GetValueOrDefault(name, usual);

    private int Number(string name, int usual) =>
        _given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private bool Flag(string name) => bool.Parse(Text(name, "false"));
}
