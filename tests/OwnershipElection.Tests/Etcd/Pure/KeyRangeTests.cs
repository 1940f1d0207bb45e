using DesignPatterns.Etcd;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.OwnershipElection.Tests.Etcd.Pure;

/// <summary>
/// Goal: a prefix means all keys that begin with it, and no others. Method: any bytes, and odd ones.
/// </summary>
public sealed class KeyRangeTests
{
    private static readonly Arbitrary<byte[]> AnyBytes =
        Gen.Frequency((2, Gen.Choose(254, 255)), (1, Gen.Choose(0, 255))).Select(value => (byte)value)
            .ListOf().Resize(5).Select(bytes => bytes.ToArray()).ToArbitrary();

    [Fact]
    public void The_end_of_a_prefix_lies_behind_all_that_begin_with_it_and_before_all_that_come_later() =>
        Prop.ForAll(AnyBytes, AnyBytes, (prefix, key) =>
        {
            var end = KeyRange.EndOfPrefix(prefix).Span;
            var isToTheEnd = end.SequenceEqual(new byte[] { 0 });
            var isInRange = key.AsSpan().SequenceCompareTo(prefix) >= 0
                && (isToTheEnd || key.AsSpan().SequenceCompareTo(end) < 0);
            return isInRange == key.AsSpan().StartsWith(prefix);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void All_keys_are_from_zero_to_the_end()
    {
        Assert.Equal([0], KeyRange.All.First.ToByteArray());
        Assert.Equal([0], KeyRange.All.End.ToByteArray());
        Assert.Equal(KeyRange.All, KeyRange.Prefix(""));
        Assert.True(KeyRange.One("key").End.IsEmpty);
    }
}
