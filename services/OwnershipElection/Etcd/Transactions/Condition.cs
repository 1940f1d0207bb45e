using DesignPatterns.Etcd.Messages;
using Google.Protobuf;

namespace DesignPatterns.Etcd;

/// <summary>What must hold of a key; one that is not there has version, revisions and lease 0.</summary>
public readonly record struct Condition
{
    private Condition(Compare message) => Message = message;

    internal Compare Message { get; }

    /// <summary>The key is there.</summary>
    public static Condition Exists(string key) => Version(key, Comparison.Greater, 0);

    /// <summary>The key is not there.</summary>
    public static Condition IsAbsent(string key) => Version(key, Comparison.Equal, 0);

    public static Condition Version(string key, Comparison comparison, long version) =>
        Of(key, comparison, new() { Target = Compare.Types.CompareTarget.Version, Version = version });

    public static Condition CreateRevision(string key, Comparison comparison, long revision) =>
        Of(key, comparison, new() { Target = Compare.Types.CompareTarget.Create, CreateRevision = revision });

    public static Condition ModRevision(string key, Comparison comparison, long revision) =>
        Of(key, comparison, new() { Target = Compare.Types.CompareTarget.Mod, ModRevision = revision });

    /// <summary>By bytes; never true of a key that is not there.</summary>
    public static Condition Value(string key, Comparison comparison, ReadOnlyMemory<byte> value) => Of(
        key,
        comparison,
        new() { Target = Compare.Types.CompareTarget.Value, Value = ByteString.CopyFrom(value.Span) });

    public static Condition Lease(string key, Comparison comparison, long lease) =>
        Of(key, comparison, new() { Target = Compare.Types.CompareTarget.Lease, Lease = lease });

    private static Condition Of(string key, Comparison comparison, Compare message)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        message.Key = ByteString.CopyFromUtf8(key);
        message.Result = comparison switch
        {
            Comparison.Equal => Compare.Types.CompareResult.Equal,
            Comparison.NotEqual => Compare.Types.CompareResult.NotEqual,
            Comparison.Less => Compare.Types.CompareResult.Less,
            Comparison.Greater => Compare.Types.CompareResult.Greater,
            _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
        };
        return new(message);
    }
}

/// <summary>How what a key has is compared with what a condition names.</summary>
public enum Comparison
{
    Equal,
    NotEqual,
    Less,
    Greater,
}
