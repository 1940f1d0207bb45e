using System.Text;
using DesignPatterns.Etcd;

namespace DesignPatterns.Ownership.Stores;

/// <summary>Under which keys etcd keeps what: <c>{prefix}/queues/{name}/{candidate}</c> and
/// <c>{prefix}/values/{key}</c>.</summary>
internal sealed class EtcdKeys(string prefix)
{
    private readonly string _prefix = OwnershipName.Check(prefix);

    public string Place(string name, string candidate) =>
        $"{_prefix}/queues/{OwnershipName.Check(name)}/{OwnershipName.Check(candidate)}";

    public string Place(Place place) => Place(place.Name, place.Candidate);

    public string Value(string key) => $"{_prefix}/values/{OwnershipName.Check(key)}";

    /// <summary>All places of a queue. No name holds a slash, so no other queue's are among them.</summary>
    public KeyRange Queue(string name) => KeyRange.Prefix($"{_prefix}/queues/{OwnershipName.Check(name)}/");

    public static string CandidateOf(EtcdEntry place) => place.Key[(place.Key.LastIndexOf('/') + 1)..];

    public static byte[] BytesOf(string text) => Encoding.UTF8.GetBytes(text);
}
