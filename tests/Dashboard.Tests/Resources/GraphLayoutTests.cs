using DesignPatterns.Dashboard.Resources.Graph;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Resources;

/// <summary>Goal: a picture of references that can be read, whatever refers to what.</summary>
public class GraphLayoutTests
{
    [Fact]
    public void Who_refers_stands_left_of_what_it_refers_to()
    {
        var picture = ReferenceGraph.Of(Dictionary.Resources);
        var boxes = picture.Boxes.ToDictionary(box => box.Name);

        Assert.True(boxes["edge"].X < boxes["response-cache-0"].X);
        Assert.True(boxes["response-cache-0"].X < boxes["dictionary-server-2"].X);
        Assert.True(boxes["response-cache-1"].X < boxes["shared-cache"].X);
    }

    [Fact]
    public void What_belongs_to_another_stands_right_beneath_it()
    {
        var boxes = ReferenceGraph.Of(Dictionary.Resources).Boxes.ToDictionary(box => box.Name);

        Assert.Equal(
            GraphSizes.BoxHeight + GraphSizes.ChildGap,
            boxes["shared-cache-exporter"].Y - boxes["shared-cache"].Y,
            precision: 6);
        Assert.True(boxes["shared-cache-exporter"].X > boxes["shared-cache"].X);
    }

    [Fact]
    public void A_chain_with_a_short_cut_has_a_layer_for_each_link()
    {
        var picture = Draw(["a", "b", "c"], ("a", "b"), ("b", "c"), ("a", "c"));

        Assert.Equal(3, picture.Boxes.Select(box => box.X).Distinct().Count());
        Assert.Equal(3, picture.Arrows.Length);
    }

    [Fact]
    public void Boxes_are_ordered_so_that_arrows_need_not_cross()
    {
        var picture = Draw(["a", "b", "x", "y"], ("a", "y"), ("b", "x"));
        var boxes = picture.Boxes.ToDictionary(box => box.Name);

        Assert.Equal(boxes["a"].Y < boxes["b"].Y, boxes["y"].Y < boxes["x"].Y);
    }

    [Fact]
    public void Crossings_are_counted_as_by_comparing_every_two() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte From, byte To)[]>(), pairs =>
        {
            var units = Enumerable.Range(0, 14).Select(_ => new GraphUnit([])).ToArray();
            var joins = pairs.Select(pair => (From: pair.From % 7, To: 7 + (pair.To % 7))).ToList();
            var counted = GraphOrder.Crossings(
                [[.. units[..7]], [.. units[7..]]], joins.ToLookup(join => units[join.From], join => units[join.To]));
            return counted == joins.Sum(one => joins.Count(other => one.From < other.From && one.To > other.To));
        }));

    [Fact]
    public void A_circle_is_drawn_too()
    {
        var picture = Draw(["a", "b", "c"], ("a", "b"), ("b", "c"), ("c", "a"), ("a", "a"));

        Assert.Equal(3, picture.Boxes.Length);
        Assert.Equal(3, picture.Arrows.Length);
    }

    [Fact]
    public void Nothing_is_a_picture_without_size() =>
        Assert.Equal((0, 0), (Draw([]).Width, Draw([]).Height));

    [Fact]
    public void Whatever_refers_to_what_each_box_has_its_place_and_no_two_overlap() => Check.QuickThrowOnFailure(
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte From, byte To)[]>(), ArbMap.Default.ArbFor<byte[]>(), (edges, parents) =>
        {
            var count = Math.Max(1, parents.Length);
            var nodes = Enumerable.Range(0, count).Select(index => new GraphNode(
                $"n{index}", parents.Length > 0 && parents[index] % 3 == 0 ? $"n{parents[index] % count}" : null));
            var picture = GraphLayout.Draw(
                [.. nodes],
                [.. edges.Select(edge => new GraphEdge($"n{edge.From % count}", $"n{edge.To % count}", false))]);

            return picture.Boxes.Length == count
                && picture.Boxes.All(box => box.X >= 0 && box.Y >= 0
                    && box.X + GraphSizes.BoxWidth <= picture.Width
                    && box.Y + GraphSizes.BoxHeight <= picture.Height + 0.001)
                && picture.Boxes.All(one => picture.Boxes.All(other => one == other
                    || Math.Abs(one.X - other.X) >= GraphSizes.BoxWidth
                    || Math.Abs(one.Y - other.Y) >= GraphSizes.BoxHeight - 0.001));
        }));

    [Fact]
    public void A_reference_hides_a_wait_between_the_same_two()
    {
        var edges = ReferenceGraph.EdgesOf(
        [
            Dictionary.Host("a") with
            {
                Relationships = [new("b", "WaitFor"), new("b", "Reference"), new("c", "WaitFor"), new("d", "Parent")],
            },
            Dictionary.Host("b"), Dictionary.Host("c"), Dictionary.Host("d"),
        ]);

        Assert.Equal([new("a", "b", IsDashed: false), new GraphEdge("a", "c", IsDashed: true)], edges);
    }

    [Fact]
    public void A_change_of_state_does_not_draw_anew_and_a_change_of_references_does()
    {
        var memo = new GraphMemo();
        var first = memo.Of([Dictionary.Host("a", "b"), Dictionary.Host("b")]);

        Assert.Same(first, memo.Of([Dictionary.Host("a", "b") with { State = "Finished" }, Dictionary.Host("b")]));
        Assert.NotSame(first, memo.Of([Dictionary.Host("a"), Dictionary.Host("b")]));
    }

    [Fact]
    public void A_long_name_keeps_its_end_which_is_where_replicas_differ()
    {
        Assert.Equal("dictionary-server-0", ReferenceGraph.LabelOf("dictionary-server-0"));
        Assert.EndsWith("-server-12", ReferenceGraph.LabelOf("a-very-long-name-of-some-dictionary-server-12"));
    }

    private static GraphPicture Draw(string[] names, params (string From, string To)[] edges) => GraphLayout.Draw(
        [.. names.Select(name => new GraphNode(name, null))],
        [.. edges.Select(edge => new GraphEdge(edge.From, edge.To, IsDashed: false))]);
}
