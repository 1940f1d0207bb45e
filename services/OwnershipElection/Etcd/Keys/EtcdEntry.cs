using System.Text;
using DesignPatterns.Etcd.Messages;

namespace DesignPatterns.Etcd;

/// <summary>A key and its value, as of one revision of the store.</summary>
/// <param name="CreateRevision">
/// The revision in which the key came to be, since it last was not there.
/// </param>
/// <param name="ModRevision">The revision in which it was last written, or deleted.</param>
/// <param name="Version">How often it was written since it came to be; 0 once it is deleted.</param>
/// <param name="Lease">With whose end it goes; 0: none.</param>
public sealed record EtcdEntry(
    string Key, ReadOnlyMemory<byte> Value, long CreateRevision, long ModRevision, long Version, long Lease)
{
    /// <summary>The value, read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Value.Span);

    internal static EtcdEntry From(KeyValue message) => new(
        message.Key.ToStringUtf8(),
        message.Value.Memory,
        message.CreateRevision,
        message.ModRevision,
        message.Version,
        message.Lease);
}
